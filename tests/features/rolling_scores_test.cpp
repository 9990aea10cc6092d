// Rolling sum, z-score, quantile, rank and count against their definitions.
#include <algorithm>
#include <cmath>
#include <limits>

#include "mliot/features/rolling_count.hpp"
#include "mliot/features/rolling_median.hpp"
#include "mliot/features/rolling_quantile.hpp"
#include "mliot/features/rolling_rank.hpp"
#include "mliot/features/rolling_std.hpp"
#include "mliot/features/rolling_sum.hpp"
#include "mliot/features/rolling_var.hpp"
#include "mliot/features/rolling_z_score.hpp"
#include "reference/order.hpp"
#include "reference/rolling.hpp"
#include "reference/shape.hpp"
#include "support/catch.hpp"
#include "support/targets.hpp"
#include "support/transforms.hpp"

namespace mliot::features {
namespace {

using testing::batch;
using testing::same;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST_CASE("rolling sum equals exact arithmetic on every kind of data, in double and float",
          "[once]") {
  for (const auto& [kind, x] : testing::kinds_of_data(300)) {
    for (const std::int64_t window : {1, 7, 28}) {
      INFO(kind << ", window " << window);
      const WindowOptions options{.window_size = window, .min_samples = 1};
      testing::on_every_target([&, &x = x] {
        const auto sum = batch<double>(RollingSum(options), x);
        const auto sum_float = batch<float>(RollingSum(options), x);
        for (std::size_t t = 0; t < x.size(); ++t) {
          reference::Signed wanted;
          const auto samples = reference::present(x, t, window);
          for (const double each : samples) wanted = wanted + reference::Signed(each);
          const bool none = samples.empty();
          const auto rounded = reference::rounded<double>(wanted, 1, reference::kFinest);
          const auto rounded_float = reference::rounded<float>(wanted, 1, reference::kFinest);
          REQUIRE(same(sum[t], none ? kNaN : rounded));
          REQUIRE(same(sum_float[t], none ? static_cast<float>(kNaN) : rounded_float));
        }
      });
    }
  }
}

TEST_CASE("the divisor of a variance is the samples present less ddof") {
  const std::vector<double> x{1, 2, 6, kNaN, 3};
  const auto population =
      batch<double>(RollingVar({.window_size = 3, .min_samples = 1, .ddof = 0}), x);
  CHECK(population[0] == 0.0);
  CHECK(population[1] == 0.25);
  CHECK(population[2] == 14.0 / 3);
  CHECK(population[4] == 2.25);
  const auto two = batch<double>(RollingVar({.window_size = 3, .min_samples = 1, .ddof = 2}), x);
  CHECK((std::isnan(two[1]) && two[2] == 14.0 && std::isnan(two[4])));
  CHECK_THROWS_WITH(RollingVar({.window_size = 3, .ddof = 3}),
                    "rolling_var: ddof must be below window_size, got 3 with window_size 3");
}

TEST_CASE("a z-score is the rounded distance over the root of the rounded variance") {
  for (const auto& [kind, x] : testing::kinds_of_data(200)) {
    INFO(kind);
    const bool beyond = kind == "whole range" || kind == "largest" || kind == "small" ||
                        kind == "subnormal" || kind == "one spike" || kind == "kinds in turn";
    if (beyond) continue;  // there the distance or the variance leaves the doubles
    const RollingZScore score({.window_size = 9, .min_samples = 2});
    const auto got = batch<double>(score, x);
    const auto deviation = batch<double>(RollingStd({.window_size = 9, .min_samples = 2}), x);
    for (std::size_t t = 0; t < x.size(); ++t) {
      const auto samples = reference::present(x, t, 9);
      if (std::isnan(x[t]) || samples.size() < 2) {
        REQUIRE(std::isnan(got[t]));
        continue;
      }
      const auto distance = reference::rounded<double>(reference::distances(samples).back(),
                                                       samples.size(), reference::kFinest);
      REQUIRE(same(got[t], deviation[t] == 0 ? 0 : distance / deviation[t]));
    }
  }
}

TEST_CASE("a z-score knows no overflow") {
  // mean 0 and deviation 2^1023 sqrt(2), 2^-1073 and 2^-1073 sqrt(2): the scores are those of -1, 1
  const auto wanted = batch<double>(RollingZScore({.window_size = 2}), {-1, 1})[1];
  CHECK(wanted == 1 / std::sqrt(2.0));
  CHECK(batch<double>(RollingZScore({.window_size = 2}), {-0x1p1023, 0x1p1023})[1] == wanted);
  CHECK(batch<double>(RollingZScore({.window_size = 2}), {-0x1p-1074, 0x1p-1074})[1] == wanted);
  CHECK(batch<double>(RollingZScore({.window_size = 2}), {1e300, 1e300})[1] == 0.0);
}

TEST_CASE("quantiles equal those of each sorted window") {
  for (const auto& [kind, x] : testing::kinds_of_data(300)) {
    if (kind == "subnormal" || kind == "largest" || kind == "whole range") continue;
    for (const std::int64_t window : {1, 5, 8, 64, 65}) {
      for (const double q : {0.0, 0.1, 0.25, 0.5, 0.9, 1.0}) {
        for (int way = 0; way < 5; ++way) {
          const auto interpolation = static_cast<Interpolation>(way);
          INFO(kind << ", window " << window << ", q " << q << ", way " << way);
          const auto got = batch<double>(RollingQuantile({.window_size = window,
                                                          .q = q,
                                                          .min_samples = 1,
                                                          .interpolation = interpolation}),
                                         x);
          for (std::size_t t = 0; t < x.size(); t += 3) {
            auto samples = reference::present(x, t, window);
            std::sort(samples.begin(), samples.end());
            REQUIRE(same(got[t],
                         samples.empty() ? kNaN : reference::quantile(samples, q, interpolation)));
          }
        }
      }
    }
  }
}

TEST_CASE("the quantile 0.5 is the median on every kind of data") {
  for (const auto& [kind, x] : testing::kinds_of_data(300)) {
    INFO(kind);
    REQUIRE(testing::same_bits(
        batch<double>(RollingQuantile({.window_size = 8, .q = 0.5, .min_samples = 1}), x),
        batch<double>(RollingMedian({.window_size = 8, .min_samples = 1}), x)));
  }
}

TEST_CASE("a quantile between infinities or the largest doubles is what it can be") {
  const auto at = [](std::vector<double> x) {
    return batch<double>(RollingQuantile({.window_size = 2, .q = 0.25}), x)[1];
  };
  CHECK(at({-kInfinity, 1}) == -kInfinity);
  CHECK(at({1, kInfinity}) == kInfinity);
  CHECK(std::isnan(at({-kInfinity, kInfinity})));
  CHECK(at({kInfinity, kInfinity}) == kInfinity);
  CHECK(at({-0x1p1023, 0x1p1023}) == -0x1p1022);
}

TEST_CASE("ranks share ties as asked, and a missing sample has none") {
  const std::vector<double> x{2, 1, 2, kNaN, 2, -kInfinity};
  const auto rank = [&](Ties method, bool pct) {
    return batch<double>(
        RollingRank({.window_size = 4, .min_samples = 1, .method = method, .pct = pct}), x);
  };
  const std::vector<double> average{1, 1, 2.5, kNaN, 2.5, 1};
  const std::vector<double> least{1, 1, 2, kNaN, 2, 1};
  const std::vector<double> most{1, 1, 3, kNaN, 3, 1};
  const std::vector<double> shares{1, 0.5, 2.5 / 3, kNaN, 2.5 / 3, 1.0 / 3};
  for (std::size_t t = 0; t < x.size(); ++t) {
    CHECK(same(rank(Ties::average, false)[t], average[t]));
    CHECK(same(rank(Ties::min, false)[t], least[t]));
    CHECK(same(rank(Ties::max, false)[t], most[t]));
    CHECK(same(rank(Ties::average, true)[t], shares[t]));
  }
}

TEST_CASE("a count takes what is present, from the first sample on") {
  const std::vector<double> x{kNaN, 1, kInfinity, kNaN, kNaN};
  const auto count = batch<double>(RollingCount({.window_size = 2}), x);
  const std::vector<double> wanted{0, 1, 2, 1, 0};
  for (std::size_t t = 0; t < x.size(); ++t) CHECK(count[t] == wanted[t]);
  const auto two = batch<double>(RollingCount({.window_size = 2, .min_samples = 2}), x);
  CHECK((std::isnan(two[1]) && two[2] == 2 && std::isnan(two[3])));
}

}  // namespace
}  // namespace mliot::features
