// Quantile and interval metrics: hand arithmetic, and properness of the pinball loss.
#include "mliot/metrics/interval.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/core/random.hpp"
#include "support/catch.hpp"

namespace {

using namespace mliot::metrics;
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
const std::vector<double> kTrue{5, 1, 9, 4};
const std::vector<double> kLow{3, 2, 2, 4};
const std::vector<double> kHigh{7, 6, 8, 4};

}  // namespace

TEST_CASE("pinball weighs what lies above by q and what lies below by 1 - q") {
  const std::vector<double> p{4, 4, 4, 4};  // errors 1, -3, 5, 0
  REQUIRE(pinball(kTrue, p, 0.75) == (0.75 * 1 + 0.25 * 3 + 0.75 * 5) / 4);
  REQUIRE(pinball(kTrue, p, 0.5) == mae(kTrue, p) / 2);
  REQUIRE(pinball(kTrue, p, 0.5, std::vector<double>{1, 1, 0, 0}) == 1);
  REQUIRE(scaled_pinball(kTrue, p, 0.5, {.y = std::vector<double>{0, 2, 0}}) ==
          pinball(kTrue, p, 0.5) / 2);
}

TEST_CASE("the sample quantile minimises the pinball loss") {
  const mliot::Random random(23);
  std::vector<double> y(1001);
  for (std::size_t i = 0; i < y.size(); ++i) y[i] = random.uniform(i);
  const auto loss = [&](double x) { return pinball(y, std::vector<double>(y.size(), x), 0.9); };
  REQUIRE(loss(0.9) < loss(0.8));
  REQUIRE(loss(0.9) < loss(0.98));
}

TEST_CASE("coverage counts both ends as inside") {
  REQUIRE(coverage(kTrue, {kLow, kHigh}) == 0.5);
  REQUIRE(coverage(kTrue, {kLow, kHigh}, std::vector<double>{1, 1, 0, 0}) == 0.5);
  REQUIRE(coverage(kTrue, {kLow, kHigh}, std::vector<double>{1, 0, 0, 1}) == 1);
}

TEST_CASE("the interval score adds a penalty for what lies outside") {
  // Widths 4, 4, 6, 0; outside by 0, 1, 1, 0; 200 / (100 - 80) = 10.
  REQUIRE(interval_score(kTrue, {kLow, kHigh}, 80) == (14 + 10 * 2) / 4.0);
  const std::vector<double> train{1, 3, 2, 6};
  REQUIRE(msis(kTrue, {kLow, kHigh}, 80, {.y = train, .seasonality = 2}) == 34.0 / 4 / 2);
}

TEST_CASE("crps is twice the mean pinball loss over the quantiles") {
  const std::vector<double> quantiles{0.25, 0.5};
  const std::vector<double> forecasts{3, 4, 2, 4, 2, 4, 4, 4};  // 4 samples x 2 quantiles
  const mliot::data::MatrixView<const double> view(forecasts.data(), 4, 2);
  const std::vector<double> first{3, 2, 2, 4};
  const std::vector<double> second{4, 4, 4, 4};
  REQUIRE(crps(kTrue, view, quantiles) ==
          pinball(kTrue, first, 0.25) + pinball(kTrue, second, 0.5));
  REQUIRE_THROWS_WITH(crps(kTrue, view, std::vector<double>{0.5}),
                      "crps: forecasts must be 4 samples x 1 quantiles, got 4 x 2");
}

TEST_CASE("a missing end or target makes the result NaN") {
  std::vector<double> broken = kLow;
  broken[2] = kMissing;
  REQUIRE(std::isnan(coverage(kTrue, {broken, kHigh})));
  REQUIRE(std::isnan(coverage(kTrue, {kLow, broken})));
  REQUIRE(std::isnan(coverage(broken, {kLow, kHigh})));
  REQUIRE(std::isnan(interval_score(kTrue, {broken, kHigh}, 80)));
  REQUIRE(std::isnan(interval_score(kTrue, {kLow, broken}, 80)));
  REQUIRE(std::isnan(interval_score(broken, {kLow, kHigh}, 80)));
  REQUIRE(std::isnan(pinball(broken, kTrue, 0.5)));
}

TEST_CASE("quantiles and levels outside their range are refused") {
  REQUIRE_THROWS_WITH(pinball(kTrue, kLow, 0), "pinball: the quantile must be in (0, 1), got 0");
  REQUIRE_THROWS_WITH(interval_score(kTrue, {kLow, kHigh}, 100),
                      "interval_score: level must be in (0, 100) percent, got 100");
  REQUIRE_THROWS_AS(coverage(kTrue, {kLow, std::vector<double>{1}}), mliot::InvalidArgument);
}

TEST_CASE("crps of samples is their distance to the value less half their own spread") {
  const std::vector<double> y{2, 0};
  const std::vector<double> samples{5, 1, 3, 0, 0, 0};  // pairs 4, 2, 2 of 9 (fair: of 6)
  const mliot::data::MatrixView<const double> view(samples.data(), 2, 3);
  REQUIRE(crps_ensemble(y, view) == (5.0 / 3 - 8.0 / 9) / 2);
  REQUIRE(crps_ensemble(y, view, true) == (5.0 / 3 - 0.5 * 16 / 6) / 2);
  const mliot::data::MatrixView<const double> single(samples.data(), 1, 1);
  REQUIRE(crps_ensemble(std::vector<double>{2}, single) == 3);  // the absolute error
  REQUIRE_THROWS_AS(crps_ensemble(std::vector<double>{2}, single, true), mliot::InvalidArgument);
}
