// Point metrics against hand arithmetic, zero denominators, weights and missing values.
#include "mliot/metrics/point.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/core/random.hpp"
#include "support/catch.hpp"

namespace {

using namespace mliot::metrics;
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

// Errors y - p: -1, 2, 0, 4.
const std::vector<double> kTrue{2, 4, 0, 8};
const std::vector<double> kForecast{3, 2, 0, 4};

}  // namespace

TEST_CASE("errors in the target's unit") {
  REQUIRE(mae(kTrue, kForecast) == 7.0 / 4);
  REQUIRE(mse(kTrue, kForecast) == 21.0 / 4);
  REQUIRE(rmse(kTrue, kForecast) == std::sqrt(21.0 / 4));
  REQUIRE(bias(kTrue, kForecast) == -5.0 / 4);
  REQUIRE(cfe(kTrue, kForecast) == 5);
  REQUIRE(pis(kTrue, kForecast) == 4 * 1 - 3 * 2 - 4);  // minus (-1 + 1 + 1 + 5)
}

TEST_CASE("relative errors leave zero denominators out or count them as zero") {
  REQUIRE(mape(kTrue, kForecast) == (0.5 + 0.5 + 0.5) / 3);
  REQUIRE(smape(kTrue, kForecast) == (1.0 / 5 + 2.0 / 6 + 0 + 4.0 / 12) / 4);
  REQUIRE(smape_m4(kTrue, kForecast) == 200 * smape(kTrue, kForecast));
  REQUIRE(std::abs(smape_m3(kTrue, kForecast) - (200.0 / 5 + 400.0 / 6 + 800.0 / 12) / 3) < 1e-12);
  REQUIRE(wape(kTrue, kForecast) == 7.0 / 14);
}

TEST_CASE("a denominator that is zero for every sample gives NaN, not infinity") {
  const std::vector<double> zeros{0, 0};
  const std::vector<double> ones{1, 1};
  const std::vector<double> minus{-1, -1};
  REQUIRE(std::isnan(mape(zeros, ones)));
  REQUIRE(std::isnan(wape(zeros, ones)));
  REQUIRE(std::isnan(smape_m3(ones, minus)));
  REQUIRE(smape(zeros, ones) == 1);
  REQUIRE(smape(zeros, zeros) == 0);
  REQUIRE(std::isnan(mae(ones, zeros, zeros)));  // no weight at all
}

TEST_CASE("smape_m3 keeps the signs that smape drops") {
  // |2 - -1| / 1 * 2 = 6, in percent; smape has |2| + |-1| = 3 below.
  REQUIRE(smape_m3(std::vector<double>{2}, std::vector<double>{-1}) == 600);
  REQUIRE(smape(std::vector<double>{2}, std::vector<double>{-1}) == 1);
}

TEST_CASE("a weight of two counts a sample twice and a weight of zero drops it") {
  const std::vector<double> weight{2, 1, 1, 0};
  const std::vector<double> y{2, 2, 4, 0};
  const std::vector<double> p{3, 3, 2, 0};
  for (auto* metric : {mae, mse, rmse, bias, mape, smape, smape_m4, smape_m3, wape}) {
    REQUIRE(metric(kTrue, kForecast, weight) == metric(y, p, {}));
  }
  std::vector<double> broken = kForecast;
  broken[3] = kMissing;
  for (auto* metric : {mae, mse, rmse, bias, mape, smape, smape_m4, smape_m3, wape}) {
    REQUIRE(metric(kTrue, broken, weight) == metric(kTrue, kForecast, weight));
  }
}

TEST_CASE("a missing value makes the result NaN") {
  std::vector<double> broken = kForecast;
  broken[1] = kMissing;
  for (auto* metric : {mae, mse, rmse, bias, mape, smape, smape_m4, smape_m3, wape}) {
    REQUIRE(std::isnan(metric(kTrue, broken, {})));
    REQUIRE(std::isnan(metric(broken, kTrue, {})));
  }
  REQUIRE(std::isnan(cfe(kTrue, broken)));
  REQUIRE(std::isnan(pis(kTrue, broken)));
}

TEST_CASE("sums run in eight stripes with a fixed tree") {
  // 1e16 swallows a lone 1; only stripes 0 and 4 meet first, so 1e16 and -1e16 cancel there.
  const std::vector<double> y{1e16, 1, 1, 1, -1e16, 1, 1, 1};
  const std::vector<double> zero(8);
  REQUIRE(cfe(y, zero) == 6);
  // The ninth element joins stripe 0: 1e16 + 1 is 1e16 again.
  const std::vector<double> longer{1e16, 0, 0, 0, -1e16, 0, 0, 0, 1};
  REQUIRE(cfe(longer, std::vector<double>(9)) == 0);
}

TEST_CASE("long inputs equal a sum in extended precision to rounding") {
  const mliot::Random random(17);
  std::vector<double> y(10007);
  std::vector<double> p(y.size());
  long double absolute = 0;
  long double size = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    y[i] = random.uniform(2 * i) * 100;
    p[i] = random.uniform(2 * i + 1) * 100;
    absolute += std::abs(static_cast<long double>(y[i]) - p[i]);
    size += y[i];
  }
  const auto n = static_cast<long double>(y.size());
  REQUIRE(std::abs(mae(y, p) / static_cast<double>(absolute / n) - 1) < 1e-14);
  REQUIRE(std::abs(wape(y, p) / static_cast<double>(absolute / size) - 1) < 1e-14);
}

TEST_CASE("sizes that do not fit and negative weights are refused by name") {
  const std::vector<double> three{1, 2, 3};
  REQUIRE_THROWS_WITH(mae(kTrue, three), "mae: y_true has 4 samples, the forecast 3");
  REQUIRE_THROWS_WITH(rmse({}, {}), "mse: needs at least one sample");
  REQUIRE_THROWS_WITH(wape(kTrue, kForecast, three), "wape: 4 samples, but 3 weights");
  REQUIRE_THROWS_WITH(bias(three, three, std::vector<double>{1, -1, 1}),
                      "bias: sample_weight must be >= 0, got -1 at 1");
  REQUIRE_THROWS_AS(mae(three, three, std::vector<double>{1, kMissing, 1}), mliot::InvalidArgument);
}
