// The simulated chain: shape, rules of the story, effects that can be found again, equal bits.
#include "mliot/datasets/demo_sales.hpp"

#include <bit>
#include <cmath>

#include "datasets/counts.hpp"
#include "mliot/core/random.hpp"
#include "support/catch.hpp"

namespace {

using mliot::datasets::demo_sales;
using mliot::datasets::DemoSales;
using mliot::datasets::negative_binomial;

const DemoSales& chain() {
  static const DemoSales data = demo_sales();
  return data;
}

double mean_where(const std::vector<double>& values, auto&& keep) {
  double sum = 0;
  double n = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!keep(i)) continue;
    sum += values[i];
    n += 1;
  }
  REQUIRE(n > 0);
  return sum / n;
}

std::uint64_t hash_of(const std::vector<double>& values) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const double x : values) hash = (hash ^ std::bit_cast<std::uint64_t>(x)) * 0x100000001b3U;
  return hash;
}

}  // namespace

TEST_CASE("the default chain has 4 shops, 60 items and 730 days from Monday 2023-01-02") {
  const DemoSales& x = chain();
  REQUIRE(x.rows() == 4U * 60U * 730U);
  REQUIRE(x.shop_levels.size() == 4);
  REQUIRE(x.item_levels.size() == 60);
  REQUIRE(x.day[0] == 19359);  // 53 years of 365 days, 13 leap days, and one day
  REQUIRE(x.day[729] == 19359 + 729);
  REQUIRE(x.day[730] == 19359);
  for (const auto* column : {&x.price, &x.promotion, &x.holiday, &x.outdoor_temperature,
                             &x.fridge_temperature, &x.footfall, &x.in_stock, &x.demand}) {
    REQUIRE(column->size() == x.rows());
  }
}

TEST_CASE("sales are whole, never above demand, and below it exactly when out of stock") {
  const DemoSales& x = chain();
  for (std::size_t i = 0; i < x.rows(); ++i) {
    REQUIRE(x.sales[i] >= 0);
    REQUIRE(x.sales[i] == std::floor(x.sales[i]));
    REQUIRE((x.in_stock[i] == 1 ? x.sales[i] == x.demand[i] : x.sales[i] < x.demand[i]));
  }
}

TEST_CASE("a few percent of the days are censored and every fourth item is mostly zero") {
  const DemoSales& x = chain();
  const double in_stock = mean_where(x.in_stock, [](std::size_t) { return true; });
  REQUIRE(in_stock > 0.93);
  REQUIRE(in_stock < 0.98);
  std::vector<double> is_zero;
  for (const double y : x.sales) is_zero.push_back(y == 0 ? 1 : 0);
  REQUIRE(mean_where(is_zero, [&](std::size_t i) { return x.item[i] % 4 == 3; }) > 0.6);
  REQUIRE(mean_where(is_zero, [&](std::size_t i) { return x.item[i] % 4 != 3; }) < 0.1);
}

TEST_CASE(
    "promotions lift demand, Saturdays beat Sundays, and salads sell better in warm weather") {
  const DemoSales& x = chain();
  const auto promoted = [&](double on) {
    return mean_where(x.demand, [&](std::size_t i) { return x.promotion[i] == on; });
  };
  REQUIRE(promoted(1) > 1.3 * promoted(0));
  const auto weekday = [&](std::int64_t day) {
    return mean_where(x.demand, [&](std::size_t i) { return (x.day[i] - 19359) % 7 == day; });
  };
  REQUIRE(weekday(5) > 1.4 * weekday(6));
  const auto salads = [&](bool warm) {
    return mean_where(x.demand, [&](std::size_t i) {
      return x.category[i] == 4 &&
             (warm ? x.outdoor_temperature[i] > 18 : x.outdoor_temperature[i] < 6);
    });
  };
  REQUIRE(salads(true) > 1.5 * salads(false));
}

TEST_CASE("the day after a warm cabinet is out of stock far more often") {
  const DemoSales& x = chain();
  const auto stock_after = [&](bool warm) {
    return mean_where(x.in_stock, [&](std::size_t i) {
      return x.day[i] > 19359 && (x.fridge_temperature[i - 1] > 8.5) == warm && x.item[i] % 4 != 3;
    });
  };
  REQUIRE(stock_after(true) < 0.3);
  REQUIRE(stock_after(false) > 0.9);
}

TEST_CASE("the same seed gives the same chain, and the bits are those of every machine") {
  REQUIRE(demo_sales({.days = 14}).sales == demo_sales({.days = 14}).sales);
  REQUIRE(demo_sales({.days = 14}).sales != demo_sales({.days = 14, .seed = 1}).sales);
  REQUIRE(hash_of(chain().demand) == 0x8dad3327b077caa5U);
  REQUIRE(hash_of(chain().fridge_temperature) == 0xc6bfd164335ad6adU);
}

TEST_CASE("demo_sales names the option that is out of range") {
  REQUIRE_THROWS_WITH(demo_sales({.shops = 0}), "demo_sales: shops must be in [1, 1000], got 0");
  REQUIRE_THROWS_AS(demo_sales({.seed = -1}), mliot::InvalidArgument);
  REQUIRE_THROWS_AS(demo_sales({.shops = 1000, .items = 10000, .days = 10000}),
                    mliot::InvalidArgument);
}

TEST_CASE("negative binomial counts have their mean and their variance") {
  const mliot::Random random(3);
  for (const double mean : {0.3, 5.0, 120.0}) {
    const double shape = 4;
    const int n = 200000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; ++i) {
      const double x =
          negative_binomial(random.uniform(static_cast<std::uint64_t>(i)), mean, shape);
      sum += x;
      squares += (x - mean) * (x - mean);
    }
    const double variance = mean + mean * mean / shape;
    REQUIRE(std::abs(sum / n - mean) < 5 * std::sqrt(variance / n));
    REQUIRE(std::abs(squares / n / variance - 1) < 0.03);
  }
  // P(0) = (1 + 2 / 1)^-1 = 1/3, P(1) = 1/3 * 2/3 = 2/9.
  REQUIRE(negative_binomial(0.33, 2, 1) == 0);
  REQUIRE(negative_binomial(0.34, 2, 1) == 1);
  REQUIRE(negative_binomial(0.56, 2, 1) == 2);
  REQUIRE(negative_binomial(0.5, 0, 1) == 0);
}
