// Runs the simulated chain day by day and writes its rows.
#include "mliot/datasets/demo_sales.hpp"

#include <cmath>

#include "datasets/chain.hpp"
#include "datasets/counts.hpp"
#include "mliot/core/math.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::datasets {
namespace {

constexpr double kMaxRows = 1e8;

// What the customers of one (shop, item) see on one day.
struct Offer {
  double regular = 0;
  double price = 0;
  bool promotion = false;
};

class Simulation {
 public:
  explicit Simulation(const DemoSalesOptions& options)
      : options_(options),
        days_(make_days(options)),
        items_(make_items(options)),
        shops_(make_shops(options, days_)),
        cabinets_(make_cabinets(options, shops_)) {}

  DemoSales run() const {
    DemoSales out;
    write_levels(out);
    reserve(out, shops_.size() * items_.size() * days_.size());
    for (std::size_t s = 0; s < shops_.size(); ++s) {
      for (std::size_t i = 0; i < items_.size(); ++i) write_series(s, i, out);
    }
    return out;
  }

 private:
  static std::string numbered(std::string_view name, std::size_t number) {
    const std::string digits = std::to_string(number);
    return std::string(name) + (digits.size() < 2 ? "_0" : "_") + digits;
  }

  void write_levels(DemoSales& out) const {
    for (const Category& category : kCategories) out.category_levels.emplace_back(category.name);
    for (std::size_t s = 0; s < shops_.size(); ++s) {
      out.shop_levels.push_back(numbered("shop", s + 1));
    }
    for (std::size_t i = 0; i < items_.size(); ++i) {
      out.item_levels.push_back(numbered("item", i + 1));
    }
  }

  static void reserve(DemoSales& out, std::size_t rows) {
    for (auto* codes : {&out.shop, &out.item, &out.category}) codes->reserve(rows);
    out.day.reserve(rows);
    for (auto* column :
         {&out.sales, &out.price, &out.promotion, &out.holiday, &out.outdoor_temperature,
          &out.fridge_temperature, &out.footfall, &out.in_stock, &out.demand}) {
      column->reserve(rows);
    }
  }

  // Promotions run for whole weeks in the whole chain; prices rise each January.
  Offer offer(std::size_t i, std::size_t t) const {
    const std::uint64_t week = t / 7;
    const std::uint64_t weeks = static_cast<std::uint64_t>(options_.days) / 7 + 1;
    const std::uint64_t index = i * weeks + week;
    Offer x;
    x.promotion = random_for(options_.seed, Purpose::promotion).uniform(index) < 0.08;
    const double cut =
        0.15 +
        0.05 * static_cast<double>(random_for(options_.seed, Purpose::discount).below(index, 4));
    const auto years = static_cast<double>(t / 365);
    x.regular = rounded(items_[i].price * (1 + 0.03 * years), 100);
    x.price = x.promotion ? rounded(x.regular * (1 - cut), 100) : x.regular;
    return x;
  }

  // Log of the demand that the shop can plan for: all but the weather and the day's shock.
  double planned(std::size_t s, std::size_t i, std::size_t t, const Offer& x) const {
    const Shop& shop = shops_[s];
    const Item& item = items_[i];
    const Day& day = days_[t];
    const Category& category = kCategories[item.category];
    const double peak = 6.283185307179586 * category.peak_day / 365.25;
    const bool weekend = day.weekday == 4 || day.weekday == 5;
    double log_mean = math::log(item.level * shop.size);
    log_mean += 0.3 * random_for(options_.seed, Purpose::pair_level).normal(s * items_.size() + i);
    log_mean += weekday_effect(day.weekday) + (weekend ? shop.weekend : 0);
    log_mean += category.season * math::cos(day.year_angle - peak);
    log_mean += item.trend * static_cast<double>(t) / 365;
    log_mean += day.holiday ? -0.5 : (day.eve ? 0.25 : 0);
    log_mean -= item.elasticity * math::log(x.price / x.regular);
    return log_mean + (x.promotion ? item.uplift : 0);
  }

  // Units on the shelf: an order for the plan with a margin, less what goes wrong.
  double available(std::size_t s, std::size_t i, std::size_t t, double plan) const {
    const std::uint64_t index = (s * items_.size() + i) * days_.size() + t;
    const double variance = plan + plan * plan / items_[i].shape;
    double units = std::ceil(plan + 1.9 * std::sqrt(variance)) + 1;
    if (cabinets_[s * kCategories.size() + items_[i].category].emptied[t]) {
      units = std::floor(0.3 * units);
    }
    if (random_for(options_.seed, Purpose::delivery).uniform(index) < 0.01) {
      const Random share = random_for(options_.seed, Purpose::delivery_share);
      units = std::floor(0.5 * share.uniform(index) * units);
    }
    return units;
  }

  void write_series(std::size_t s, std::size_t i, DemoSales& out) const {
    const Shop& shop = shops_[s];
    const Item& item = items_[i];
    const Cabinet& cabinet = cabinets_[s * kCategories.size() + item.category];
    const Random random = random_for(options_.seed, Purpose::demand);
    for (std::size_t t = 0; t < days_.size(); ++t) {
      const Offer x = offer(i, t);
      const double log_plan = planned(s, i, t, x);
      const double warmth = kCategories[item.category].warmth * (shop.temperature[t] - 12) / 10;
      const double mean = math::exp(log_plan + warmth + shop.shock[t]);
      const std::uint64_t index = (s * items_.size() + i) * days_.size() + t;
      const double demand = negative_binomial(random.uniform(index), mean, item.shape);
      const double units = available(s, i, t, math::exp(log_plan));
      out.shop.push_back(static_cast<std::int32_t>(s));
      out.item.push_back(static_cast<std::int32_t>(i));
      out.category.push_back(static_cast<std::int32_t>(item.category));
      out.day.push_back(days_[t].since_epoch);
      out.sales.push_back(std::fmin(demand, units));
      out.price.push_back(x.price);
      out.promotion.push_back(x.promotion ? 1 : 0);
      out.holiday.push_back(days_[t].holiday ? 1 : 0);
      out.outdoor_temperature.push_back(shop.temperature[t]);
      out.fridge_temperature.push_back(cabinet.temperature[t]);
      out.footfall.push_back(shop.footfall[t]);
      out.in_stock.push_back(demand > units ? 0 : 1);
      out.demand.push_back(demand);
    }
  }

  DemoSalesOptions options_;
  std::vector<Day> days_;
  std::vector<Item> items_;
  std::vector<Shop> shops_;
  std::vector<Cabinet> cabinets_;  // by shop, then category
};

}  // namespace

DemoSales demo_sales(const DemoSalesOptions& options) {
  validate("demo_sales", options);
  const double rows = static_cast<double>(options.shops) * static_cast<double>(options.items) *
                      static_cast<double>(options.days);
  require<InvalidArgument>(rows <= kMaxRows, "demo_sales: {} rows exceed 100 million", rows);
  const FloatMode mode;
  return Simulation(options).run();
}

}  // namespace mliot::datasets
