// Rolling minimum, maximum and median against sorting each window.
#include <algorithm>
#include <cmath>
#include <limits>

#include "mliot/features/rolling_max.hpp"
#include "mliot/features/rolling_median.hpp"
#include "mliot/features/rolling_min.hpp"
#include "reference/rolling.hpp"
#include "support/catch.hpp"
#include "support/targets.hpp"
#include "support/transforms.hpp"

namespace mliot::features {
namespace {

using testing::batch;
using testing::same;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST_CASE("rolling extrema and median equal their hand-worked values") {
  const std::vector<double> x{3, 1, kNaN, 2, 9, -4};
  const WindowOptions options{.window_size = 3, .min_samples = 2};
  const auto low = batch<double>(RollingMin(options), x);
  const auto high = batch<double>(RollingMax(options), x);
  const auto median = batch<double>(RollingMedian(options), x);
  const std::vector<double> lows{kNaN, 1, 1, 1, 2, -4};
  const std::vector<double> highs{kNaN, 3, 3, 2, 9, 9};
  const std::vector<double> medians{kNaN, 2, 2, 1.5, 5.5, 2};
  for (std::size_t t = 0; t < x.size(); ++t) {
    CHECK(same(low[t], lows[t]));
    CHECK(same(high[t], highs[t]));
    CHECK(same(median[t], medians[t]));
  }
}

TEST_CASE("order statistics equal those of each sorted window, on every kind of data", "[once]") {
  auto kinds = testing::kinds_of_data(500);
  kinds.push_back({"infinities", kinds[4].second});
  for (std::size_t t = 0; t < 500; t += 7) {
    kinds.back().second[t] = t % 2 == 0 ? kInfinity : -kInfinity;
  }
  for (const auto& [kind, x] : kinds) {
    for (const std::int64_t window : {1, 2, 3, 8, 29, 64, 499, 600}) {
      for (const std::int64_t least : {std::int64_t{1}, window}) {
        INFO(kind << ", window " << window << ", min_samples " << least);
        const WindowOptions options{.window_size = window, .min_samples = least};
        testing::on_every_target([&] {
          const auto low = batch<double>(RollingMin(options), x);
          const auto high = batch<double>(RollingMax(options), x);
          const auto median = batch<double>(RollingMedian(options), x);
          for (std::size_t t = 0; t < x.size(); ++t) {
            auto samples = reference::present(x, t, window);
            std::sort(samples.begin(), samples.end());
            const auto n = samples.size();
            const bool enough = n > 0 && n >= static_cast<std::size_t>(least);
            REQUIRE(same(low[t], enough ? samples.front() : kNaN));
            REQUIRE(same(high[t], enough ? samples.back() : kNaN));
            const double a = enough ? samples[(n - 1) / 2] : kNaN;
            const double b = enough ? samples[n / 2] : kNaN;
            const bool huge = std::abs(a) > 1e300 && std::abs(b) > 1e300;
            REQUIRE(same(median[t], huge && std::isfinite(a) ? a / 2 + b / 2 : (a + b) / 2));
          }
        });
      }
    }
  }
}

TEST_CASE("a float median is the exact middle rounded once") {
  // the middle of 1 + 2^-23 and 1 + 2^-60 lies above the tie 1 + 2^-24
  const std::vector<double> x{1 + 0x1p-23, 1 + 0x1p-52};
  CHECK(batch<float>(RollingMedian({.window_size = 2}), x)[1] == 1 + 0x1p-23F);
  const std::vector<double> below{1 + 0x1p-23 - 0x1p-52, 1};
  CHECK(batch<float>(RollingMedian({.window_size = 2}), below)[1] == 1.0F);
}

TEST_CASE("minus zero counts as zero") {
  CHECK_FALSE(std::signbit(batch<double>(RollingMin({.window_size = 1}), {-0.0})[0]));
  CHECK_FALSE(std::signbit(batch<double>(RollingMax({.window_size = 2}), {-0.0, -0.0})[1]));
  CHECK_FALSE(std::signbit(batch<double>(RollingMedian({.window_size = 1}), {-0.0})[0]));
}

}  // namespace
}  // namespace mliot::features
