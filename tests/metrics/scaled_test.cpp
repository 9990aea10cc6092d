// Scaled metrics: hand arithmetic, seasons, missing training values, scales of zero.
#include "mliot/metrics/scaled.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "mliot/core/error.hpp"
#include "support/catch.hpp"

namespace {

using namespace mliot::metrics;
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
const std::vector<double> kTrain{1, 3, 2, 6};  // differences 2, -1, 4; at season 2: 1, 3

}  // namespace

TEST_CASE("the scale is the error of the seasonal naive forecast") {
  REQUIRE(seasonal_mae({.y = kTrain}) == 7.0 / 3);
  REQUIRE(seasonal_mae({.y = kTrain, .seasonality = 2}) == 2);
  REQUIRE(seasonal_mse({.y = kTrain}) == 7);  // (4 + 1 + 16) / 3
  REQUIRE(seasonal_mse({.y = kTrain, .seasonality = 2}) == 5);
}

TEST_CASE("mase and rmsse divide by the scale") {
  const std::vector<double> y{4, 8};
  const std::vector<double> p{3, 5};
  REQUIRE(mase(y, p, {.y = kTrain, .seasonality = 2}) == 1);
  REQUIRE(rmsse(y, p, {.y = kTrain, .seasonality = 2}) == 1);
  REQUIRE(rmsse(y, p, {.y = kTrain}) == std::sqrt(5.0 / 7));
}

TEST_CASE("pairs with a missing training value are left out") {
  const std::vector<double> train{1, kMissing, 2, 6};  // only 2 to 6
  REQUIRE(seasonal_mae({.y = train}) == 4);
  REQUIRE(seasonal_mse({.y = train}) == 16);
}

TEST_CASE("a constant, short or empty training series gives NaN") {
  const std::vector<double> y{1};
  const std::vector<double> p{2};
  REQUIRE(std::isnan(mase(y, p, {.y = std::vector<double>{5, 5, 5}})));
  REQUIRE(std::isnan(rmsse(y, p, {.y = std::vector<double>{5, 5, 5}})));
  REQUIRE(std::isnan(mase(y, p, {.y = kTrain, .seasonality = 4})));
  REQUIRE(std::isnan(mase(y, p, {.y = {}})));
}

TEST_CASE("a seasonality of zero is refused") {
  REQUIRE_THROWS_WITH(seasonal_mae({.y = kTrain, .seasonality = 0}),
                      "seasonality must be >= 1, got 0");
}

TEST_CASE("the scaled error of the M4 competition takes its seasons") {
  const std::vector<double> y{4, 8};
  const std::vector<double> p{3, 5};
  std::vector<double> train;
  for (int i = 0; i < 30; ++i) train.push_back(i * i % 17);
  const auto at = [&](std::size_t season) {
    return mase(y, p, {.y = train, .seasonality = season});
  };
  for (const char* hourly : {"hourly", "h", "H"}) REQUIRE(mase_m4(y, p, train, hourly) == at(24));
  for (const char* monthly : {"monthly", "MS", "ME"})
    REQUIRE(mase_m4(y, p, train, monthly) == at(12));
  for (const char* quarterly : {"quarterly", "QS-JAN"})
    REQUIRE(mase_m4(y, p, train, quarterly) == at(4));
  for (const char* other : {"weekly", "W-SUN", "daily", "yearly"}) {
    REQUIRE(mase_m4(y, p, train, other) == at(1));
  }
  REQUIRE_THROWS_WITH(mase_m4(y, p, train, "minute"),
                      "mase_m4: freq must be hourly, daily, weekly, monthly, quarterly or yearly, "
                      "got 'minute'");
}

TEST_CASE("the weighted error of the M5 competition cuts off what came before the first sale") {
  const std::vector<double> y{4, 8}, p{3, 5}, train{0, 1, 2, 3};
  const std::vector<double> one{1, 1}, rise{1, 3};
  const std::vector<WeightedSeries> both{{y, p, train, 1}, {one, one, rise, 3}};
  REQUIRE(wrmsse(both) == std::sqrt(5.0) / 4);
  const std::vector<double> flat{5, 5, 5};
  const std::vector<WeightedSeries> absent{{y, p, train, 2}, {y, p, flat, 0}};
  REQUIRE(wrmsse(absent) == std::sqrt(5.0));
  const std::vector<WeightedSeries> constant{{y, p, flat, 1}};
  REQUIRE(std::isnan(wrmsse(constant)));
  const std::vector<WeightedSeries> negative{{y, p, train, -1}};
  REQUIRE_THROWS_WITH(wrmsse(negative), "wrmsse: sample_weight must be >= 0, got -1 at 0");
  REQUIRE_THROWS_WITH(wrmsse({}), "wrmsse: needs at least one series");
}
