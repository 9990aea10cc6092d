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
