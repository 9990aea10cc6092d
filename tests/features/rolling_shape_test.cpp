// Rolling skewness, kurtosis and slope against their definitions in exact arithmetic.
#include <cmath>
#include <limits>

#include "mliot/features/rolling_kurtosis.hpp"
#include "mliot/features/rolling_skewness.hpp"
#include "mliot/features/rolling_slope.hpp"
#include "reference/rolling.hpp"
#include "reference/shape.hpp"
#include "support/catch.hpp"
#include "support/transforms.hpp"

namespace mliot::features {
namespace {

using testing::batch;
using testing::same;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// The places in the window that ends at t of the samples present.
std::vector<std::uint64_t> places(const std::vector<double>& x, std::size_t t,
                                  std::int64_t window) {
  std::vector<std::uint64_t> all;
  const auto size = static_cast<std::size_t>(window);
  const std::size_t begin = t + 1 > size ? t + 1 - size : 0;
  for (std::size_t i = begin; i <= t; ++i) {
    if (!std::isnan(x[i])) all.push_back(i - begin);
  }
  return all;
}

TEST_CASE("skewness, kurtosis and slope equal exact arithmetic on every kind of data", "[once]") {
  for (const auto& [kind, all] : testing::kinds_of_data(300)) {
    const std::vector<double> x(all.begin() + 80, all.begin() + 130);
    for (const std::int64_t window : {4, 9}) {
      INFO(kind << ", window " << window);
      const WindowOptions options{.window_size = window, .min_samples = 1};
      const RollingSlope line({.window_size = window, .min_samples = 1});
      const auto skewness = batch<double>(RollingSkewness(options), x);
      const auto kurtosis = batch<double>(RollingKurtosis(options), x);
      const auto kurtosis_float = batch<float>(RollingKurtosis(options), x);
      const auto slope = batch<double>(line, x);
      const auto slope_float = batch<float>(line, x);
      for (std::size_t t = 0; t < x.size(); ++t) {
        INFO("t " << t);
        const auto samples = reference::present(x, t, window);
        const auto at = places(x, t, window);
        REQUIRE(same(skewness[t], reference::skewness(samples)));
        REQUIRE(same(kurtosis[t], reference::kurtosis<double>(samples)));
        REQUIRE(same(kurtosis_float[t], reference::kurtosis<float>(samples)));
        REQUIRE(same(slope[t], reference::slope<double>(samples, at)));
        REQUIRE(same(slope_float[t], reference::slope<float>(samples, at)));
      }
    }
  }
}

TEST_CASE("skewness, kurtosis and slope equal hand-worked values") {
  // distances from the mean 2: -1, -1, -1, 3; sums of powers 12, 24, 84
  const std::vector<double> x{1, 1, 1, 5};
  const auto skewness = batch<double>(RollingSkewness({.window_size = 4}), x);
  CHECK(skewness[3] == 2.0);  // 4 sqrt(3) / 2 * 24 / 12^1.5
  // 3 / (2 * 1) * (5 * 4 * 84 / 144 - 9) = 1.5 * (11.666... - 9)
  CHECK(batch<double>(RollingKurtosis({.window_size = 4}), x)[3] == 4.0);
  const auto slope =
      batch<double>(RollingSlope({.window_size = 3, .min_samples = 2}), {1, 3, kNaN, 9, 10});
  CHECK(std::isnan(slope[0]));
  CHECK(slope[1] == 2.0);
  CHECK(slope[2] == 2.0);
  CHECK(slope[3] == 3.0);  // 3 and 9, two steps apart
  CHECK(slope[4] == 1.0);
}

TEST_CASE("equal samples have no shape and no slope") {
  const std::vector<double> x{1e9, 0.1, 0.1, 0.1, 0.1};
  CHECK(std::isnan(batch<double>(RollingSkewness({.window_size = 4}), x)[4]));
  CHECK(std::isnan(batch<double>(RollingKurtosis({.window_size = 4}), x)[4]));
  CHECK(batch<double>(RollingSlope({.window_size = 4}), x)[4] == 0.0);
}

TEST_CASE("an infinity has no shape and leaves no trace") {
  const std::vector<double> x{kInfinity, 1, 1, 1, 5};
  const auto skewness = batch<double>(RollingSkewness({.window_size = 4}), x);
  CHECK((std::isnan(skewness[3]) && skewness[4] == 2.0));
  const auto slope = batch<double>(RollingSlope({.window_size = 2}), x);
  CHECK((std::isnan(slope[1]) && slope[2] == 0.0 && slope[4] == 4.0));
}

TEST_CASE("a window too long for a slope is refused by name") {
  CHECK_THROWS_WITH(RollingSlope({.window_size = 65537}),
                    "rolling_slope: window_size must be in [2, 65536], got 65537");
  CHECK_THROWS_WITH(RollingKurtosis({.window_size = 4, .min_samples = 5}),
                    Catch::Contains("min_samples must be <= window_size"));
}

}  // namespace
}  // namespace mliot::features
