// Rolling covariance and correlation against their definitions in exact arithmetic.
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "mliot/features/exponentially_weighted_var.hpp"
#include "mliot/features/pairs.hpp"
#include "mliot/features/rolling_var.hpp"
#include "reference/shape.hpp"
#include "support/catch.hpp"
#include "support/transforms.hpp"

namespace mliot::features {
namespace {

using testing::same;
using Samples = std::vector<double>;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

template <class Transform>
Samples both(const Transform& transform, const Samples& x, const Samples& y) {
  Samples out(x.size());
  transform.transform(x, y, out);
  return out;
}

/// The pairs of the window that ends at t of which both are present.
std::pair<Samples, Samples> present(const Samples& x, const Samples& y, std::size_t t,
                                    std::size_t window) {
  std::pair<Samples, Samples> pairs;
  for (std::size_t i = t + 1 > window ? t + 1 - window : 0; i <= t; ++i) {
    if (std::isnan(x[i]) || std::isnan(y[i])) continue;
    pairs.first.push_back(x[i]);
    pairs.second.push_back(y[i]);
  }
  return pairs;
}

TEST_CASE("covariance and correlation equal exact arithmetic on every two kinds of data",
          "[once]") {
  const auto kinds = testing::kinds_of_data(40);
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    for (const std::size_t step : {0U, 1U, 5U}) {
      const auto& [first, x] = kinds[i];
      const auto& [second, y] = kinds[(i + step) % kinds.size()];
      INFO(first << " and " << second);
      const auto covariance =
          both(RollingCovariance({.window_size = 7, .min_samples = 1, .ddof = 0}), x, y);
      const auto sample = both(RollingCovariance({.window_size = 7, .min_samples = 1}), x, y);
      const auto correlation = both(RollingCorrelation({.window_size = 7, .min_samples = 1}), x, y);
      for (std::size_t t = 0; t < x.size(); ++t) {
        INFO("t " << t);
        const auto [xs, ys] = present(x, y, t, 7);
        REQUIRE(same(covariance[t], reference::covariance(xs, ys, 0)));
        REQUIRE(same(sample[t], reference::covariance(xs, ys, 1)));
        REQUIRE(same(correlation[t], reference::correlation(xs, ys)));
      }
    }
  }
}

TEST_CASE("expanding covariance and correlation equal exact arithmetic", "[once]") {
  const auto kinds = testing::kinds_of_data(40);
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    for (const std::size_t step : {0U, 1U, 5U}) {
      const auto& [first, x] = kinds[i];
      const auto& [second, y] = kinds[(i + step) % kinds.size()];
      INFO(first << " and " << second);
      const auto covariance = both(ExpandingCovariance({.ddof = 0}), x, y);
      const auto sample = both(ExpandingCovariance(), x, y);
      const auto correlation = both(ExpandingCorrelation({.min_samples = 4}), x, y);
      for (std::size_t t = 0; t < x.size(); ++t) {
        INFO("t " << t);
        const auto [xs, ys] = present(x, y, t, 1000);
        REQUIRE(same(covariance[t], reference::covariance(xs, ys, 0)));
        REQUIRE(same(sample[t], reference::covariance(xs, ys, 1)));
        const bool early = xs.size() < 4;
        REQUIRE(same(correlation[t], early ? kNaN : reference::correlation(xs, ys)));
      }
    }
  }
  const auto ended = both(ExpandingCovariance(), {1, kInfinity, 3, 4}, {1, 2, 3, 4});
  CHECK((std::isnan(ended[2]) && std::isnan(ended[3])));
}

TEST_CASE("exponentially weighted covariance follows its recurrence") {
  // weights 1/2 and 1/2 about (2, 1): covariance -1; then 1/4, 1/4, 1/2 about (5/2, 0)
  const Samples x{1, kNaN, 3, 3};
  const Samples y{2, 8, 0, -1};
  const ExponentiallyWeightedCovariance biased({.alpha = 0.5, .bias = true});
  const auto covariance = both(biased, x, y);
  CHECK((covariance[0] == 0 && covariance[1] == 0 && covariance[2] == -1));
  // 1/4 (1 - 5/2)(2 - 0) + 1/4 (1/2)(0) + 1/2 (1/2)(-1) = -1
  CHECK(covariance[3] == -1);
  const auto corrected = both(ExponentiallyWeightedCovariance({.alpha = 0.5}), x, y);
  CHECK((std::isnan(corrected[0]) && corrected[2] == -2));
  const auto correlation = both(ExponentiallyWeightedCorrelation({.alpha = 0.5}), x, y);
  CHECK((std::isnan(correlation[0]) && correlation[2] == -1));
  CHECK(std::abs(correlation[3] + 1 / std::sqrt(0.75 * 1.5)) < 1e-15);
  CHECK(std::isnan(both(biased, {1, kInfinity, 2}, {1, 2, 3})[2]));
  CHECK(std::isnan(both(ExponentiallyWeightedCorrelation({.span = 3}), {1, 1}, {1, 2})[1]));
}

TEST_CASE("the exponentially weighted covariance of a column with itself is its variance") {
  for (const auto& [kind, x] : testing::kinds_of_data(200)) {
    INFO(kind);
    for (const bool adjust : {false, true}) {
      const WeightedVarianceOptions options{
          .alpha = 0.2, .adjust = adjust, .ignore_na = adjust, .min_samples = 2};
      const auto variance = testing::batch<double>(ExponentiallyWeightedVar(options), x);
      const auto itself = both(ExponentiallyWeightedCovariance(options), x, x);
      REQUIRE(testing::same_bits(itself, variance));
    }
  }
}

TEST_CASE("covariance and correlation equal hand-worked values") {
  const Samples x{1, 2, 3, kNaN, 5, kInfinity, 0, 1};
  const Samples y{2, 1, 6, 7, kNaN, 1, 0, -3};
  const auto covariance = both(RollingCovariance({.window_size = 3, .min_samples = 2}), x, y);
  CHECK((std::isnan(covariance[0]) && covariance[1] == -0.5 && covariance[2] == 2.0));
  CHECK((covariance[3] == 2.5 && std::isnan(covariance[4])));  // two pairs, then one
  CHECK((std::isnan(covariance[6]) && std::isnan(covariance[7])));
  const auto correlation = both(RollingCorrelation({.window_size = 2}), x, y);
  CHECK((correlation[1] == -1.0 && correlation[2] == 1.0 && correlation[7] == -1.0));
  CHECK(std::isnan(both(RollingCorrelation({.window_size = 2}), {3, 3}, {1, 2})[1]));
}

TEST_CASE("pairs on a line correlate exactly, however they are scaled") {
  Samples x;
  Samples y;
  const Random random(8);
  for (std::size_t t = 0; t < 300; ++t) {
    x.push_back(random.normal(t));
    y.push_back(t < 150 ? x[t] * 0x1p-40 : -1024 * x[t]);
  }
  const auto correlation = both(RollingCorrelation({.window_size = 30}), x, y);
  for (std::size_t t = 29; t < 150; ++t) REQUIRE(correlation[t] == 1.0);
  for (std::size_t t = 179; t < 300; ++t) REQUIRE(correlation[t] == -1.0);
}

TEST_CASE("the covariance of a column with itself is its variance") {
  for (const auto& [kind, x] : testing::kinds_of_data(200)) {
    INFO(kind);
    const VarianceOptions options{.window_size = 6, .min_samples = 2};
    const auto variance = testing::batch<double>(RollingVar(options), x);
    REQUIRE(testing::same_bits(both(RollingCovariance(options), x, x), variance));
  }
}

TEST_CASE("a state of pairs is valid along the stream and refused when it is changed") {
  const RollingCovariance covariance({.window_size = 4});
  std::vector<std::uint64_t> state(covariance.state_size() / sizeof(std::uint64_t));
  covariance.reset(state.data());
  REQUIRE(covariance.valid(state.data()));
  const auto x = testing::kinds_of_data(60).back().second;
  for (const double each : x) {
    covariance.push(state.data(), each, 2 * each);
    REQUIRE(covariance.valid(state.data()));
  }
  std::size_t refused = 0;
  for (std::size_t place = 0; place < state.size(); ++place) {
    auto changed = state;
    changed[place] ^= std::uint64_t{1} << 40;
    if (covariance.valid(changed.data())) {
      for (const double each : x) covariance.push(changed.data(), each, each);
      REQUIRE(covariance.valid(changed.data()));
    } else {
      ++refused;
    }
  }
  CHECK(refused > state.size() / 2);
}

TEST_CASE("columns of two lengths are refused by name") {
  Samples out(3);
  const Samples x{1, 2, 3};
  const Samples y{1, 2};
  CHECK_THROWS_WITH(RollingCovariance({.window_size = 2}).transform(x, y, out),
                    Catch::Contains("rolling_covariance"));
}

}  // namespace
}  // namespace mliot::features
