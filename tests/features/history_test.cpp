// Expanding statistics against exact fractions; exponentially weighted ones by hand.
#include <cmath>
#include <limits>

#include "mliot/data/transform_panel.hpp"
#include "mliot/features/expanding_count.hpp"
#include "mliot/features/expanding_max.hpp"
#include "mliot/features/expanding_mean.hpp"
#include "mliot/features/expanding_min.hpp"
#include "mliot/features/expanding_std.hpp"
#include "mliot/features/expanding_sum.hpp"
#include "mliot/features/expanding_var.hpp"
#include "mliot/features/exponentially_weighted_mean.hpp"
#include "mliot/features/exponentially_weighted_std.hpp"
#include "mliot/features/exponentially_weighted_var.hpp"
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

TEST_CASE("expanding mean equals exact arithmetic on every kind of data, in double and float",
          "[once]") {
  for (const auto& [kind, x] : testing::kinds_of_data(300)) {
    INFO(kind);
    const auto mean = batch<double>(ExpandingMean(), x);
    const auto mean_float = batch<float>(ExpandingMean(), x);
    for (std::size_t t = 0; t < x.size(); ++t) {
      const reference::Moments wanted(reference::present(x, t, 1000));
      REQUIRE(same(mean[t], wanted.mean<double>()));
      REQUIRE(same(mean_float[t], wanted.mean<float>()));
    }
  }
}

TEST_CASE("expanding mean waits for its samples and stays infinite after an infinity") {
  const auto mean = batch<double>(ExpandingMean({.min_samples = 2}), {kNaN, 1, 2, kInfinity, 4});
  CHECK((std::isnan(mean[0]) && std::isnan(mean[1])));
  CHECK(mean[2] == 1.5);
  CHECK((mean[3] == kInfinity && mean[4] == kInfinity));
  CHECK(std::isnan(batch<double>(ExpandingMean(), {kInfinity, -kInfinity})[1]));
}

TEST_CASE("expanding sum and variance equal exact arithmetic on every kind of data", "[once]") {
  for (const auto& [kind, x] : testing::kinds_of_data(200)) {
    INFO(kind);
    const auto sum = batch<double>(ExpandingSum(), x);
    const auto variance = batch<double>(ExpandingVar(), x);
    const auto variance_float = batch<float>(ExpandingVar(), x);
    const auto deviation = batch<double>(ExpandingStd(), x);
    const auto deviation_float = batch<float>(ExpandingStd(), x);
    reference::Signed total;
    for (std::size_t t = 0; t < x.size(); ++t) {
      const auto samples = reference::present(x, t, 1000);
      const reference::Moments wanted(samples);
      if (!std::isnan(x[t])) total = total + reference::Signed(x[t]);
      const auto rounded = reference::rounded<double>(total, 1, reference::kFinest);
      REQUIRE(same(sum[t], samples.empty() ? kNaN : rounded));
      REQUIRE(same(variance[t], wanted.variance<double>()));
      REQUIRE(same(variance_float[t], wanted.variance<float>()));
      REQUIRE(same(deviation[t], std::sqrt(wanted.variance<double>())));
      REQUIRE(same(deviation_float[t], std::sqrt(wanted.variance<float>())));
    }
  }
}

TEST_CASE("expanding statistics equal hand-worked values") {
  const std::vector<double> x{kNaN, 2, -0.0, 7};
  const auto low = batch<double>(ExpandingMin(), x);
  const auto high = batch<double>(ExpandingMax({.min_samples = 2}), x);
  const auto count = batch<double>(ExpandingCount(), x);
  CHECK((std::isnan(low[0]) && low[1] == 2 && low[2] == 0 && low[3] == 0));
  CHECK_FALSE(std::signbit(low[2]));
  CHECK((std::isnan(high[1]) && high[2] == 2 && high[3] == 7));
  CHECK((count[0] == 0 && count[1] == 1 && count[3] == 3));
  const auto population = batch<double>(ExpandingVar({.ddof = 0}), x);
  CHECK((population[1] == 0 && population[2] == 1 && population[3] == 26.0 / 3));
  CHECK(std::isnan(batch<double>(ExpandingVar(), {1, 2, kInfinity, 3})[3]));
  CHECK(batch<double>(ExpandingMax(), {1, kInfinity, 3})[2] == kInfinity);
}

TEST_CASE("exponentially weighted mean follows its recurrence") {
  const auto mean =
      batch<double>(ExponentiallyWeightedMean({.alpha = 0.25}), {kNaN, 8, 4, kNaN, 7});
  CHECK(std::isnan(mean[0]));
  CHECK(mean[1] == 8);
  CHECK(mean[2] == 7);
  CHECK(mean[3] == 7);
  CHECK(mean[4] == 7);
  CHECK(batch<double>(ExponentiallyWeightedMean({.alpha = 1}), {3, 5})[1] == 5);
}

TEST_CASE("exponentially weighted mean never comes back from an infinity") {
  const ExponentiallyWeightedMean mean({.alpha = 0.5});
  const auto one = batch<double>(mean, {1, kInfinity, 2, kInfinity});
  CHECK((one[1] == kInfinity && one[2] == kInfinity && one[3] == kInfinity));
  const auto both = batch<double>(mean, {1, kInfinity, -kInfinity, 3});
  CHECK((std::isnan(both[2]) && std::isnan(both[3])));
}

TEST_CASE("adjusted weights are divided by their sum") {
  // weights 1, 1/2, 1/4 from the newest on: (4 + 8 / 2) / 1.5, then (1 + 4 / 2 + 8 / 4) / 1.75
  const ExponentiallyWeightedMean mean({.alpha = 0.5, .adjust = true});
  const auto got = batch<double>(mean, {8, 4, 1});
  CHECK(got[0] == 8);
  CHECK(std::abs(got[1] - 16.0 / 3) < 1e-15);
  CHECK(std::abs(got[2] - 5.0 / 1.75) < 1e-15);
}

TEST_CASE("a missing sample ages the past where asked") {
  // the past weighs 1/4 beside 1/2, or 1/4 beside 1
  const auto plain =
      batch<double>(ExponentiallyWeightedMean({.alpha = 0.5, .ignore_na = false}), {3, kNaN, 6});
  CHECK((plain[1] == 3 && plain[2] == 5));
  const auto adjusted = batch<double>(
      ExponentiallyWeightedMean({.alpha = 0.5, .adjust = true, .ignore_na = false}), {1, kNaN, 6});
  CHECK(adjusted[2] == 5);
}

TEST_CASE("exponentially weighted variance equals hand-worked values") {
  // weights 1/2 and 1/2 about 2: variance 1, corrected by 1 / (1 - 1/2)
  const ExponentiallyWeightedVar biased({.alpha = 0.5, .bias = true});
  const ExponentiallyWeightedVar corrected({.alpha = 0.5});
  const std::vector<double> x{1, 3, 3};
  CHECK(batch<double>(biased, x)[0] == 0);
  CHECK(batch<double>(biased, x)[1] == 1);
  CHECK(std::isnan(batch<double>(corrected, x)[0]));
  CHECK(batch<double>(corrected, x)[1] == 2);
  // weights 1/4, 1/4, 1/2 about 5/2: 3/4, corrected by 1 / (1 - 3/8)
  CHECK(batch<double>(biased, x)[2] == 0.75);
  CHECK(std::abs(batch<double>(corrected, x)[2] - 1.2) < 1e-15);
  const ExponentiallyWeightedStd deviation({.alpha = 0.5});
  CHECK(batch<double>(deviation, x)[1] == std::sqrt(2.0));
}

TEST_CASE("span, com and halflife say the same as alpha, and one of them is needed") {
  const std::vector<double> x{1, 5, 2, 9};
  const auto by_alpha = batch<double>(ExponentiallyWeightedMean({.alpha = 0.2}), x);
  CHECK(testing::same_bits(batch<double>(ExponentiallyWeightedMean({.span = 9}), x), by_alpha));
  CHECK(testing::same_bits(batch<double>(ExponentiallyWeightedMean({.com = 4}), x), by_alpha));
  const auto halved = batch<double>(ExponentiallyWeightedMean({.halflife = 1}), x);
  CHECK(std::abs(halved[1] - 3) < 1e-15);
  CHECK_THROWS_WITH(ExponentiallyWeightedMean({}),
                    "exponentially_weighted_mean: give one of alpha, span, com and halflife, got 0 "
                    "of them");
  CHECK_THROWS_WITH(ExponentiallyWeightedVar({.alpha = 0.5, .span = 3}), Catch::Contains("got 2"));
  CHECK_THROWS_WITH(ExponentiallyWeightedMean({.halflife = 1e300}),
                    Catch::Contains("no sample has weight"));
}

TEST_CASE("series in lockstep give the bits of each alone") {
  std::vector<double> values;
  std::vector<std::int64_t> offsets{0};
  auto kinds = testing::kinds_of_data(150);
  kinds.push_back({"infinities", {1, kInfinity, 3, -kInfinity, 5}});
  kinds.push_back({"empty", {}});
  kinds.push_back({"late", {kNaN, kNaN, 4, kNaN, 6}});
  for (int round = 0; round < 3; ++round) {  // neighbours change: 21 kinds by fours
    for (auto [kind, x] : kinds) {
      x.resize(x.size() - (x.size() > 100 ? values.size() % 13 : 0));
      values.insert(values.end(), x.begin(), x.end());
      offsets.push_back(static_cast<std::int64_t>(values.size()));
    }
  }
  const ExponentiallyWeightedMean mean({.alpha = 0.3});
  std::vector<double> out(values.size());
  transform_panel(mean, std::span<const double>(values), std::span<const std::int64_t>(offsets),
                  std::span<double>(out), 1);
  for (std::size_t i = 0; i + 1 < offsets.size(); ++i) {
    const auto part = [&](const std::vector<double>& all) {
      return std::vector<double>(all.begin() + offsets[i], all.begin() + offsets[i + 1]);
    };
    REQUIRE(testing::same_bits(part(out), testing::stream<double>(mean, part(values))));
  }
}

TEST_CASE("an alpha outside (0, 1] is refused by name") {
  for (const double alpha : {0.0, -0.1, 1.5, kNaN}) {
    CHECK_THROWS_WITH(ExponentiallyWeightedMean({.alpha = alpha}),
                      Catch::Contains("exponentially_weighted_mean: alpha"));
  }
}

}  // namespace
}  // namespace mliot::features
