// STL and MSTL against local regression point by point, on every shape of series.
#include "mliot/stats/mstl.hpp"

#include <cmath>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/core/random.hpp"
#include "reference/loess_reference.hpp"
#include "support/catch.hpp"
#include "support/targets.hpp"

namespace mliot::stats {
namespace {

std::vector<double> hourly(std::size_t n, std::uint64_t seed) {
  const Random random(seed);
  std::vector<double> y(n);
  for (std::size_t t = 0; t < n; ++t) {
    const auto x = static_cast<double>(t);
    y[t] = 50 + 0.05 * x + 8 * std::sin(x * 0.9) + 3 * std::cos(x * 0.2243994752564138) +
           random.normal(t);
  }
  return y;
}

double farthest(const std::vector<double>& a, const std::vector<double>& b) {
  REQUIRE(a.size() == b.size());
  double most = 0;
  for (std::size_t t = 0; t < a.size(); ++t) most = std::max(most, std::abs(a[t] - b[t]));
  return most;
}

TEST_CASE(
    "STL is that of the paper point by point, also where windows are longer than the series") {
  for (const bool robust : {false, true}) {
    for (const std::int64_t degree : {0, 1}) {
      for (const std::size_t m : {2U, 5U, 7U}) {
        for (const std::size_t n : {2 * m, 2 * m + 1, 4 * m + 3, 12 * m + 1, 15 * m}) {
          // Lines through two cycles leave nothing but rounding, and no weights can be told.
          if (robust && n < 3 * m) continue;
          const std::vector<double> y = hourly(n, n);
          Mstl mstl({.season_length = {static_cast<std::int64_t>(m)},
                     .windows = {7},
                     .trend = 13,
                     .seasonal_deg = degree,
                     .trend_deg = 1,
                     .low_pass_deg = degree,
                     .robust = robust,
                     .outer_iter = robust ? 3 : 0});
          const Decomposition got = mstl.decompose(y);
          const int low = static_cast<int>(m % 2 == 0 ? m + 1 : m + 2);
          const int deg = static_cast<int>(degree);
          const auto wanted =
              reference::stl(y, {m, 7, 13, low, deg, 1, deg, robust ? 2 : 5, robust ? 3 : 0});
          INFO("m " << m << " n " << n << " degree " << degree << " robust " << robust);
          CHECK(farthest(got.seasonal[0], wanted.seasonal) < 1e-9);
          CHECK(farthest(got.trend, wanted.trend) < 1e-9);
        }
      }
    }
  }
}

TEST_CASE("MSTL is STL of one season after the other") {
  const std::vector<double> y = hourly(150, 4);
  Mstl mstl({.season_length = {28, 7}});
  CHECK(mstl.seasons() == std::vector<std::size_t>{7, 28});
  const Decomposition got = mstl.decompose(y);
  std::vector<double> rest = y;
  std::vector<double> seasonal[2] = {std::vector<double>(150), std::vector<double>(150)};
  std::vector<double> trend;
  for (int pass = 0; pass < 2; ++pass) {
    for (std::size_t i = 0; i < 2; ++i) {
      for (std::size_t t = 0; t < y.size(); ++t) rest[t] += seasonal[i][t];
      // 1.5 * 7 / (1 - 1.5 / 11) = 12.2 and 1.5 * 28 / (1 - 1.5 / 15) = 46.7, up to an odd number.
      const auto by = i == 0 ? reference::StlReference{7, 11, 13, 9, 0, 1, 1, 5, 0}
                             : reference::StlReference{28, 15, 47, 29, 0, 1, 1, 5, 0};
      const auto parts = reference::stl(rest, by);
      seasonal[i] = parts.seasonal;
      trend = parts.trend;
      for (std::size_t t = 0; t < y.size(); ++t) rest[t] -= seasonal[i][t];
    }
  }
  CHECK(farthest(got.seasonal[0], seasonal[0]) < 1e-9);
  CHECK(farthest(got.seasonal[1], seasonal[1]) < 1e-9);
  CHECK(farthest(got.trend, trend) < 1e-9);
  for (std::size_t t = 0; t < y.size(); ++t) {
    const double sum = got.trend[t] + got.seasonal[0][t] + got.seasonal[1][t] + got.remainder[t];
    CHECK(std::abs(sum - y[t]) < 1e-12 * std::abs(y[t]));
  }
}

TEST_CASE("a line with a fixed season is found without remainder") {
  std::vector<double> y;
  for (int t = 0; t < 60; ++t) y.push_back(10 + 0.5 * t + (t % 4 == 0 ? 3 : -1));
  Mstl mstl({.season_length = {4}});
  const Decomposition got = mstl.decompose(y);
  for (std::size_t t = 0; t < y.size(); ++t) {
    CHECK(std::abs(got.remainder[t]) < 0.06);  // what five passes leave at the ends
    if (t > 8 && t < 52) CHECK(std::abs(got.remainder[t]) < 1e-3);
  }
}

TEST_CASE("one decomposer gives a series the bits that a new one gives it, on every target") {
  const std::vector<double> first = hourly(300, 1);
  const std::vector<double> second = hourly(41, 2);
  const MstlOptions options{.season_length = {7, 24}};
  const Decomposition wanted = Mstl(options).decompose(second);
  testing::on_every_target([&] {
    Mstl used(options);
    used.decompose(first);
    used.decompose(hourly(20, 3));
    const Decomposition got = used.decompose(second);
    CHECK(got.trend == wanted.trend);
    CHECK(got.seasonal == wanted.seasonal);
    CHECK(got.remainder == wanted.remainder);
  });
}

TEST_CASE("windows too long to keep their weights give the same bits") {
  // 4,097 points by 2,048 rows are more than are kept; 4,095 by 2,047 are less.
  const std::vector<double> y = hourly(4200, 9);
  const auto trend_of = [&](std::int64_t window) {
    Mstl mstl({.season_length = {2100}, .trend = window, .low_pass = 3, .inner_iter = 1});
    return mstl.decompose(y).trend;
  };
  CHECK(farthest(trend_of(4099), trend_of(4097)) < 0.1);
  std::vector<double> flat(4200, 5.0);
  Mstl mstl({.season_length = {2100}, .trend = 4099, .low_pass = 3, .inner_iter = 1});
  for (const double each : mstl.decompose(flat).trend) CHECK(std::abs(each - 5) < 1e-11);
}

TEST_CASE("a season without two full cycles is left out, and no series is too short") {
  Mstl mstl({.season_length = {4, 20}});
  const Decomposition some = mstl.decompose(hourly(39, 5));
  CHECK(some.seasonal[1] == std::vector<double>(39, 0.0));
  CHECK(some.seasonal[0] != std::vector<double>(39, 0.0));
  Mstl robust({.season_length = {4, 20}, .robust = true});
  for (const std::size_t n : {0U, 1U, 2U, 3U, 7U, 8U, 40U}) {
    for (Mstl* each : {&mstl, &robust}) {
      for (const double scale : {0.0, 1e-12, 1.0, 1e12}) {
        std::vector<double> y = hourly(n, n);
        for (double& value : y) value *= scale;
        const Decomposition parts = each->decompose(y);
        for (std::size_t t = 0; t < n; ++t) {
          const double sum =
              parts.trend[t] + parts.seasonal[0][t] + parts.seasonal[1][t] + parts.remainder[t];
          CHECK(std::abs(sum - y[t]) <= 1e-13 * scale * 100);
        }
      }
    }
  }
}

TEST_CASE("a spike takes a robust decomposition nowhere") {
  std::vector<double> y = hourly(140, 6);
  Mstl robust({.season_length = {7}, .robust = true});
  const std::vector<double> before = robust.decompose(y).trend;
  y[70] += 1000;
  CHECK(farthest(robust.decompose(y).trend, before) < 0.5);
  Mstl plain({.season_length = {7}});
  CHECK(farthest(plain.decompose(y).trend, before) > 50);
}

TEST_CASE("options that no decomposition has are refused by name") {
  CHECK_THROWS_AS(Mstl({.season_length = {}}), InvalidArgument);
  CHECK_THROWS_AS(Mstl({.season_length = {7, 7}}), InvalidArgument);
  CHECK_THROWS_AS(Mstl({.season_length = {1}}), InvalidArgument);
  CHECK_THROWS_AS(Mstl({.windows = {8}}), InvalidArgument);
  CHECK_THROWS_AS(Mstl({.season_length = {7, 24, 30}, .windows = {7, 9}}), InvalidArgument);
  CHECK_THROWS_AS(Mstl({.trend = 10}), InvalidArgument);
  CHECK_THROWS_AS(Mstl({.seasonal_deg = 2}), InvalidArgument);
}

}  // namespace
}  // namespace mliot::stats
