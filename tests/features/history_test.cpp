// Expanding mean against exact fractions; exponentially weighted mean by hand.
#include <cmath>
#include <limits>

#include "mliot/data/transform_panel.hpp"
#include "mliot/features/expanding_mean.hpp"
#include "mliot/features/exponentially_weighted_mean.hpp"
#include "reference/rolling.hpp"
#include "support/catch.hpp"
#include "support/transforms.hpp"

namespace mliot::features {
namespace {

using testing::batch;
using testing::same;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST_CASE("expanding mean equals exact arithmetic on every kind of data, in double and float") {
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
