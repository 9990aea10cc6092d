// Rolling mean, variance and deviation against published failures of other libraries and against
// exact integer arithmetic.
#include <cmath>
#include <limits>
#include <vector>

#include "mliot/core/random.hpp"
#include "mliot/features/rolling_mean.hpp"
#include "mliot/features/rolling_std.hpp"
#include "mliot/features/rolling_sum.hpp"
#include "mliot/features/rolling_var.hpp"
#include "reference/rolling.hpp"
#include "support/catch.hpp"
#include "support/targets.hpp"
#include "support/transforms.hpp"

namespace mliot::features {
namespace {

using testing::batch;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// The five published failures (numbers of the issues in the docs of the peers' repositories).

TEST_CASE("rolling std forgets a large value that has left (pandas issue 42064)") {
  std::vector<double> x(1000, 0.0);
  x[0] = 1000;
  CHECK(batch<double>(RollingStd({.window_size = 10}), x).back() == 0.0);
}

TEST_CASE("rolling std keeps the digits after a large value (pandas issue 48950)") {
  const std::vector<double> x{100000, .1, .2, .3, .4};
  CHECK(batch<double>(RollingStd({.window_size = 3}), x).back() == 0.1);
  // 0.2, 0.3 and 0.4 are binary fractions near those decimals: their variance is not quite 0.01
  CHECK(batch<double>(RollingVar({.window_size = 3}), x).back() == 0.010000000000000002);
}

TEST_CASE("rolling std survives a spike and a missing value (pandas issue 28244)") {
  const std::vector<double> x{9.54e8, .6225, kNaN, 0, 1.14, 0};
  const RollingStd deviation({.window_size = 5, .min_samples = 3});
  CHECK(batch<double>(deviation, x).back() == 0.5509097589442394);
}

TEST_CASE("rolling var is never negative (polars issue 21677)") {
  const std::vector<double> x{1, 1e-7, 0, 0, 0, 0, 0, 0, 0, 0};
  const auto variance = batch<double>(RollingVar({.window_size = 5}), x);
  CHECK(variance.back() == 0.0);
  for (std::size_t t = 4; t < x.size(); ++t) CHECK(variance[t] >= 0);
}

TEST_CASE("rolling std does not depend on where the history began (pandas issue 60053)") {
  std::vector<double> x(3000);
  const Random random(60053);
  for (std::size_t t = 0; t < x.size(); ++t) {
    x[t] = t < 1500 ? random.normal(t) * 1e9 : random.normal(t);
  }
  const RollingStd deviation({.window_size = 20});
  const auto whole = batch<double>(deviation, x);
  for (const std::size_t start : {1U, 777U, 1990U}) {
    const auto part = batch<double>(deviation, {x.begin() + start, x.end()});
    for (std::size_t t = start + 19; t < x.size(); ++t) REQUIRE(part[t - start] == whole[t]);
  }
}

TEST_CASE("rolling moments equal their hand-worked values") {
  const std::vector<double> x{1, 2, 4, kNaN, 8};
  const auto mean = batch<double>(RollingMean({.window_size = 3, .min_samples = 2}), x);
  CHECK(std::isnan(mean[0]));
  CHECK(mean[1] == 1.5);
  CHECK(mean[2] == 7.0 / 3);
  CHECK(mean[3] == 3.0);
  CHECK(mean[4] == 6.0);
  const auto variance = batch<double>(RollingVar({.window_size = 3, .min_samples = 1}), x);
  CHECK(std::isnan(variance[0]));  // one sample has no variance
  CHECK(variance[1] == 0.5);
  CHECK(variance[2] == 7.0 / 3);  // (16 + 1 + 25) / 9 / 2
  CHECK(variance[3] == 2.0);
  CHECK(variance[4] == 8.0);
}

TEST_CASE("an infinity rules its window and leaves no trace") {
  const std::vector<double> x{1, kInfinity, 2, 3, -kInfinity, kInfinity, 5, 6};
  const auto mean = batch<double>(RollingMean({.window_size = 2}), x);
  CHECK(mean[1] == kInfinity);
  CHECK(mean[2] == kInfinity);
  CHECK(mean[3] == 2.5);
  CHECK(mean[4] == -kInfinity);
  CHECK(std::isnan(mean[5]));
  CHECK(mean[6] == kInfinity);
  CHECK(mean[7] == 5.5);
  const auto variance = batch<double>(RollingVar({.window_size = 2}), x);
  CHECK(std::isnan(variance[2]));
  CHECK(variance[3] == 0.5);
  CHECK(variance[7] == 0.5);
}

// The stream is the same code on every instruction set; the conformance tests hold batches to it.
TEST_CASE("rolling moments equal exact arithmetic on every kind of data, in double and float",
          "[once]") {
  for (const auto& [kind, x] : testing::kinds_of_data(400)) {
    for (const std::int64_t window : {1, 2, 7, 28}) {
      INFO(kind << ", window " << window);
      const WindowOptions options{.window_size = window, .min_samples = 1};
      const reference::RollingMoments wanted(x, window);
      const auto mean = batch<double>(RollingMean(options), x);
      const auto mean_float = batch<float>(RollingMean(options), x);
      const VarianceOptions spread{.window_size = window, .min_samples = 1};
      const auto variance = batch<double>(RollingVar(spread), x);
      const auto variance_float = batch<float>(RollingVar(spread), x);
      const auto deviation = batch<double>(RollingStd(spread), x);
      const auto deviation_float = batch<float>(RollingStd(spread), x);
      for (std::size_t t = 0; t < x.size(); ++t) {
        INFO("t " << t);
        REQUIRE(testing::same(mean[t], wanted.mean(t)));
        REQUIRE(testing::same(mean_float[t], wanted.mean_float(t)));
        REQUIRE(testing::same(variance[t], wanted.variance(t)));
        REQUIRE(testing::same(variance_float[t], wanted.variance_float(t)));
        REQUIRE(testing::same(deviation[t], std::sqrt(wanted.variance(t))));
        REQUIRE(testing::same(deviation_float[t], std::sqrt(wanted.variance_float(t))));
      }
    }
  }
}

TEST_CASE("long series give the bits of the stream whatever kinds follow one another", "[once]") {
  auto kinds = testing::kinds_of_data(300);  // 10,800 samples: several blocks of the kernels
  std::vector<double> x;
  for (int round = 0; round < 2; ++round) {
    for (const auto& [kind, samples] : kinds) x.insert(x.end(), samples.begin(), samples.end());
  }
  for (const std::int64_t window : {2, 28, 1500}) {
    const auto check = [&](const auto& transform) {
      INFO(transform.name << ", window " << window);
      const auto wanted = testing::stream<double>(transform, x);
      const auto wanted_float = testing::stream<float>(transform, x);
      testing::on_every_target([&] {
        REQUIRE(testing::same_bits(batch<double>(transform, x), wanted));
        REQUIRE(testing::same_bits(batch<float>(transform, x), wanted_float));
      });
    };
    const WindowOptions options{.window_size = window, .min_samples = 1};
    check(RollingSum(options));
    check(RollingMean(options));
    for (const std::int64_t ddof : {0, 1}) {
      check(RollingVar({.window_size = window, .min_samples = 1, .ddof = ddof}));
      check(RollingStd({.window_size = window, .min_samples = 1, .ddof = ddof}));
    }
  }
}

TEST_CASE("a wrong window is refused by name") {
  CHECK_THROWS_WITH(RollingMean({.window_size = 0}),
                    "rolling_mean: window_size must be in [1, 1073741824], got 0");
  CHECK_THROWS_WITH(RollingStd({.window_size = 3, .min_samples = 4}),
                    "rolling_std: min_samples must be <= window_size, got 4 with window_size 3");
  CHECK_THROWS_AS(RollingVar({.window_size = 3, .min_samples = 0}), InvalidArgument);
}

}  // namespace
}  // namespace mliot::features
