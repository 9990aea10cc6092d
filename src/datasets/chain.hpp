// The parts of the simulated chain: its calendar, shops and items, drawn once from the seed.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "mliot/core/random.hpp"
#include "mliot/datasets/demo_sales.hpp"

namespace mliot::datasets {

/// How a kind of goods answers to season and weather.
struct Category {
  std::string_view name;
  double season;    ///< log amplitude over the year
  double peak_day;  ///< day of the year with the highest demand
  double warmth;    ///< log demand per 10 degrees Celsius above 12
  double price;     ///< typical price
  double fridge;    ///< set point of its cabinet, degrees Celsius
};

inline constexpr std::array<Category, 6> kCategories{{
    {"cheese", 0.10, 350, -0.02, 3.2, 5.0},
    {"fish", 0.12, 95, -0.03, 6.5, 1.5},
    {"milk", 0.03, 20, 0.00, 1.3, 4.0},
    {"ready meals", 0.10, 15, -0.12, 4.5, 4.0},
    {"salads", 0.20, 190, 0.22, 2.8, 4.5},
    {"yogurt", 0.06, 170, 0.08, 1.9, 4.5},
}};

/// Purposes of random numbers: one stream each, so that no two draws are related.
enum class Purpose : std::uint64_t {
  item_level,
  item_shape,
  item_price,
  item_elasticity,
  item_uplift,
  item_trend,
  shop_size,
  shop_warmth,
  shop_weekend,
  pair_level,
  promotion,
  discount,
  region_weather,
  shop_weather,
  shop_shock,
  footfall,
  cabinet_noise,
  breakdown,
  breakdown_length,
  demand,
  delivery,
  delivery_share,
};

inline Random random_for(std::int64_t seed, Purpose purpose) noexcept {
  return Random(static_cast<std::uint64_t>(seed), static_cast<std::uint64_t>(purpose));
}

struct Day {
  std::int64_t since_epoch;
  int weekday;        ///< 0 is Monday
  double year_angle;  ///< radians through the year
  bool holiday;
  bool eve;  ///< the day before a holiday
};

struct Shop {
  double size;                      ///< factor on every item
  double visitors;                  ///< on an average day
  double warmth;                    ///< degrees Celsius above the region
  double weekend;                   ///< log factor on Friday and Saturday
  std::vector<double> temperature;  ///< outdoors, by day
  std::vector<double> shock;        ///< log factor, by day
  std::vector<double> footfall;     ///< by day
};

struct Item {
  std::size_t category;
  double level;  ///< units a day in a shop of size 1
  double shape;  ///< of the negative binomial
  double price;  ///< regular, before shop and year
  double elasticity;
  double uplift;  ///< log factor of a promotion beyond its price
  double trend;   ///< log factor a year
};

/// The mean daily temperature in a cabinet, and whether its goods had to be thrown away.
struct Cabinet {
  std::vector<double> temperature;
  std::vector<bool> emptied;
};

std::vector<Day> make_days(const DemoSalesOptions& options);
std::vector<Item> make_items(const DemoSalesOptions& options);
std::vector<Shop> make_shops(const DemoSalesOptions& options, const std::vector<Day>& days);

/// Cabinets by shop, then category.
std::vector<Cabinet> make_cabinets(const DemoSalesOptions& options, const std::vector<Shop>& shops);

/// log factor of a weekday in every shop.
double weekday_effect(int weekday) noexcept;

/// x rounded to a whole multiple of 1 / steps.
double rounded(double x, double steps) noexcept;

}  // namespace mliot::datasets
