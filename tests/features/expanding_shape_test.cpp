// Expanding z-score, skewness, kurtosis and slope against their definitions in exact arithmetic.
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "mliot/features/expanding_kurtosis.hpp"
#include "mliot/features/expanding_skewness.hpp"
#include "mliot/features/expanding_slope.hpp"
#include "mliot/features/expanding_z_score.hpp"
#include "mliot/features/rolling_kurtosis.hpp"
#include "mliot/features/rolling_skewness.hpp"
#include "mliot/features/rolling_slope.hpp"
#include "mliot/features/rolling_z_score.hpp"
#include "reference/rolling.hpp"
#include "reference/shape.hpp"
#include "support/catch.hpp"
#include "support/transforms.hpp"

namespace mliot::features {
namespace {

using testing::batch;
using testing::same;
using testing::same_bits;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::int64_t kAll = 1000;

/// The places in the series up to t of the samples present.
std::vector<std::uint64_t> places(const std::vector<double>& x, std::size_t t) {
  std::vector<std::uint64_t> all;
  for (std::size_t i = 0; i <= t; ++i) {
    if (!std::isnan(x[i])) all.push_back(i);
  }
  return all;
}

TEST_CASE("expanding shapes and slope equal exact arithmetic on every kind of data", "[once]") {
  for (const auto& [kind, all] : testing::kinds_of_data(300)) {
    INFO(kind);
    const std::vector<double> x(all.begin() + 90, all.begin() + 130);
    const auto skewness = batch<double>(ExpandingSkewness(), x);
    const auto kurtosis = batch<double>(ExpandingKurtosis(), x);
    const auto kurtosis_float = batch<float>(ExpandingKurtosis(), x);
    const auto slope = batch<double>(ExpandingSlope(), x);
    const auto slope_float = batch<float>(ExpandingSlope(), x);
    for (std::size_t t = 0; t < x.size(); ++t) {
      INFO("t " << t);
      const auto samples = reference::present(x, t, kAll);
      const auto at = places(x, t);
      REQUIRE(same(skewness[t], reference::skewness(samples)));
      REQUIRE(same(kurtosis[t], reference::kurtosis<double>(samples)));
      REQUIRE(same(kurtosis_float[t], reference::kurtosis<float>(samples)));
      REQUIRE(same(slope[t], reference::slope<double>(samples, at)));
      REQUIRE(same(slope_float[t], reference::slope<float>(samples, at)));
    }
  }
}

TEST_CASE("an expanding statistic is that of a window that holds the whole history") {
  for (const auto& [kind, x] : testing::kinds_of_data(200)) {
    INFO(kind);
    const auto size = static_cast<std::int64_t>(x.size());
    const VarianceOptions spread{.window_size = size, .min_samples = 3, .ddof = 0};
    const WindowOptions window{.window_size = size, .min_samples = 5};
    REQUIRE(same_bits(batch<double>(ExpandingZScore({.min_samples = 3, .ddof = 0}), x),
                      testing::stream<double>(RollingZScore(spread), x)));
    REQUIRE(same_bits(batch<float>(ExpandingZScore({.min_samples = 3, .ddof = 0}), x),
                      testing::stream<float>(RollingZScore(spread), x)));
    REQUIRE(same_bits(batch<double>(ExpandingSkewness({.min_samples = 5}), x),
                      testing::stream<double>(RollingSkewness(window), x)));
    REQUIRE(same_bits(batch<double>(ExpandingKurtosis({.min_samples = 5}), x),
                      testing::stream<double>(RollingKurtosis(window), x)));
    REQUIRE(same_bits(
        batch<double>(ExpandingSlope({.min_samples = 5}), x),
        testing::stream<double>(RollingSlope({.window_size = size, .min_samples = 5}), x)));
  }
}

TEST_CASE("expanding shapes and slope equal hand-worked values") {
  // distances from the mean 2: -1, -1, -1, 3; sums of powers 12, 24, 84
  const std::vector<double> x{1, 1, 1, 5};
  CHECK(batch<double>(ExpandingSkewness(), x)[3] == 2.0);
  CHECK(batch<double>(ExpandingKurtosis(), x)[3] == 4.0);
  const auto slope = batch<double>(ExpandingSlope(), {kNaN, 1, kNaN, 5, kNaN});
  CHECK((std::isnan(slope[1]) && slope[3] == 2.0 && slope[4] == 2.0));
  const auto score = batch<double>(ExpandingZScore({.ddof = 0}), {7, 7, kNaN, 10});
  CHECK((score[0] == 0.0 && score[1] == 0.0 && std::isnan(score[2])));
  CHECK(score[3] == 2.0 / std::sqrt(2.0));  // mean 8, variance 2
}

TEST_CASE("equal samples have no expanding shape, and an infinity ends it") {
  const std::vector<double> same_samples(9, 0.1);
  CHECK(std::isnan(batch<double>(ExpandingSkewness(), same_samples)[8]));
  CHECK(std::isnan(batch<double>(ExpandingKurtosis(), same_samples)[8]));
  CHECK(batch<double>(ExpandingSlope(), same_samples)[8] == 0.0);
  const std::vector<double> x{1, 2, kInfinity, 4, 9, 3};
  CHECK(std::isnan(batch<double>(ExpandingSkewness(), x)[5]));
  CHECK(std::isnan(batch<double>(ExpandingKurtosis(), x)[5]));
  CHECK(std::isnan(batch<double>(ExpandingSlope(), x)[5]));
  CHECK(std::isnan(batch<double>(ExpandingZScore(), x)[5]));
}

TEST_CASE("the largest and the least doubles keep their shapes") {
  constexpr double kLargest = std::numeric_limits<double>::max();
  const std::vector<double> x{kLargest, -kLargest, 0x1p-1074, kLargest, kLargest, -0x1p-1074};
  const WindowOptions window{.window_size = 6, .min_samples = 1};
  REQUIRE(same_bits(batch<double>(ExpandingSkewness(), x),
                    testing::stream<double>(RollingSkewness(window), x)));
  REQUIRE(same_bits(batch<double>(ExpandingKurtosis(), x),
                    testing::stream<double>(RollingKurtosis(window), x)));
  REQUIRE(
      same_bits(batch<double>(ExpandingSlope(), x),
                testing::stream<double>(RollingSlope({.window_size = 6, .min_samples = 1}), x)));
}

}  // namespace
}  // namespace mliot::features
