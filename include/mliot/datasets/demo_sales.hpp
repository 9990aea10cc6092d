// A seeded simulator of a chilled-grocery chain: the data of the demonstration and of the tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "mliot/core/field.hpp"

namespace mliot::datasets {

/// How large a chain to simulate.
struct DemoSalesOptions {
  /// Shops, each with its own size, climate and fridges.
  std::int64_t shops = 4;

  /// Items sold in every shop, dealt to the categories in turn.
  std::int64_t items = 60;

  /// Days from Monday 2023-01-02 on.
  std::int64_t days = 730;

  /// Another seed gives another chain.
  std::int64_t seed = 0;

  static constexpr auto fields() {
    return std::tuple{
        field("shops", &DemoSalesOptions::shops, "number of shops", between(1, 1000)),
        field("items", &DemoSalesOptions::items, "items in every shop", between(1, 10000)),
        field("days", &DemoSalesOptions::days, "days from 2023-01-02 on", between(1, 10000)),
        field("seed", &DemoSalesOptions::seed, "seed of the random numbers", at_least(0)),
    };
  }
};

/// Simulated daily sales as columns, one row a (shop, item, day), in that order.
///
/// Codes index the level tables. What a shop knows ahead: price, promotion and holiday. What its
/// sensors tell only afterwards: outdoor and fridge temperature, and footfall.
struct DemoSales {
  std::vector<std::string> shop_levels;
  std::vector<std::string> item_levels;
  std::vector<std::string> category_levels;

  std::vector<std::int32_t> shop;
  std::vector<std::int32_t> item;
  std::vector<std::int32_t> category;
  std::vector<std::int64_t> day;            ///< days since 1970-01-01
  std::vector<double> sales;                ///< units sold, a whole number
  std::vector<double> price;                ///< asked that day, in currency units
  std::vector<double> promotion;            ///< 1 while the item is promoted
  std::vector<double> holiday;              ///< 1 on a public holiday
  std::vector<double> outdoor_temperature;  ///< daily mean at the shop, degrees Celsius
  std::vector<double>
      fridge_temperature;        ///< daily mean in the category's cabinet, degrees Celsius
  std::vector<double> footfall;  ///< visitors counted at the door
  std::vector<double> in_stock;  ///< 0 when the shelf ran empty: sales < demand
  std::vector<double> demand;    ///< what would have sold; no shop can see it

  std::size_t rows() const noexcept { return sales.size(); }
};

/// Simulates a chain.
///
/// The expected demand of an item is its level times shop size, weekday, season, weather, holiday,
/// price elasticity, promotion uplift and a shock of the shop's day that footfall shares. Demand is
/// a negative binomial count around it; every fourth item moves slowly and is mostly zero. A shop
/// orders for its plan, which knows neither weather nor shock, so that shelves run empty; and a
/// cabinet that breaks down loses its goods on the next day.
///
/// Cost:    below a second for the default size.
/// Source:  invented; every figure is simulated and describes no real shop.
/// Throws InvalidArgument when an option is out of range or the rows exceed 100 million.
DemoSales demo_sales(const DemoSalesOptions& options = {});

}  // namespace mliot::datasets
