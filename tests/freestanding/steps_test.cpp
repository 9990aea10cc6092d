// The freestanding steps: as C99 they give the bits of the library, and their parts are right.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "freestanding/tests_c99.h"
#include "mliot/core/random.hpp"
#include "mliot/features/all.hpp"
#include "mliot/features/date_feature.hpp"
#include "mliot/features/pairs.hpp"
#include "mliot/freestanding/rounding.h"
#include "mliot/preprocessing/all.hpp"
#include "reference/rational.hpp"
#include "support/catch.hpp"
#include "support/transforms.hpp"

namespace mliot::features {
namespace {

TEST_CASE("the C99 build of the steps gives the bits of the C++ library") {
  constexpr WindowOptions kWindow{.window_size = 5, .min_samples = 1};
  for (const auto& [kind, x] : testing::kinds_of_data(300)) {
    INFO(kind);
    std::vector<double> got(x.size() * C99_COLUMNS);
    c99_features(x.data(), static_cast<int>(x.size()), got.data());
    const std::vector<std::vector<double>> wanted{
        testing::stream<double>(RollingMean(kWindow), x),
        testing::stream<double>(RollingStd({.window_size = 5, .min_samples = 1}), x),
        testing::stream<double>(RollingMax(kWindow), x),
        testing::stream<double>(RollingMedian(kWindow), x),
        testing::stream<double>(ExpandingMean(), x),
        testing::stream<double>(ExponentiallyWeightedMean({.alpha = 0.3}), x),
        testing::stream<double>(preprocessing::Hampel({.window_size = 5, .threshold = 1.5}), x),
        testing::stream<double>(preprocessing::ForwardFill({.limit = 2}), x)};
    for (std::size_t column = 0; column < C99_COLUMNS; ++column) {
      std::vector<double> one;
      for (std::size_t t = 0; t < x.size(); ++t) one.push_back(got[t * C99_COLUMNS + column]);
      REQUIRE(testing::same_bits(one, wanted[column]));
    }
  }
}

TEST_CASE("the C99 build of the filters gives the bits of the C++ library") {
  using namespace preprocessing;
  constexpr auto kClip = OutlierAction::clip;
  for (const auto& [kind, x] : testing::kinds_of_data(300)) {
    INFO(kind);
    std::vector<double> got(x.size() * C99_FILTERS);
    c99_filters(x.data(), static_cast<int>(x.size()), got.data());
    const auto column = [&](std::size_t c) {
      std::vector<double> one;
      for (std::size_t t = 0; t < x.size(); ++t) one.push_back(got[t * C99_FILTERS + c]);
      return one;
    };
    const KalmanFilter trend(
        {.model = KalmanModel::local_linear_trend, .level_variance = 0.5, .slope_variance = 0.25});
    REQUIRE(testing::same_bits(
        column(0), testing::stream<double>(
                       ZScoreOutliers({.window_size = 5, .threshold = 2, .action = kClip}), x)));
    REQUIRE(testing::same_bits(
        column(1), testing::stream<double>(
                       IqrOutliers({.window_size = 5, .threshold = 2, .action = kClip}), x)));
    REQUIRE(testing::same_bits(column(2),
                               testing::stream<double>(SeasonalFill({.season_length = 5}), x)));
    REQUIRE(testing::same_bits(column(5), testing::stream<double>(trend, x)));
    for (const std::size_t c : {3U, 4U}) {
      const auto filtered = column(c);
      REQUIRE(std::count_if(filtered.begin(), filtered.end(),
                            [](double y) { return std::isinf(y); }) == 0);
    }
  }
}

TEST_CASE("the C99 build of sums of products, ranks and weights gives the library's bits") {
  constexpr WindowOptions kWindow{.window_size = 5, .min_samples = 1};
  constexpr VarianceOptions kSpread{.window_size = 5, .min_samples = 1};
  for (const auto& [kind, x] : testing::kinds_of_data(150)) {
    INFO(kind);
    std::vector<double> got(x.size() * C99_SHAPES);
    c99_shapes(x.data(), static_cast<int>(x.size()), got.data());
    std::vector<double> before(x);
    std::copy(x.begin(), x.end() - 1, before.begin() + 1);
    std::vector<double> covariance(x.size());
    std::vector<double> correlation(x.size());
    RollingCovariance(kSpread).transform(x, before, covariance);
    RollingCorrelation(kWindow).transform(x, before, correlation);
    const std::vector<std::vector<double>> wanted{
        testing::stream<double>(RollingSum(kWindow), x),
        testing::stream<double>(RollingZScore(kSpread), x),
        testing::stream<double>(RollingSkewness(kWindow), x),
        testing::stream<double>(RollingKurtosis(kWindow), x),
        testing::stream<double>(RollingSlope({.window_size = 5, .min_samples = 1}), x),
        covariance,
        correlation,
        testing::stream<double>(RollingQuantile({.window_size = 5, .q = 0.3, .min_samples = 1}), x),
        testing::stream<double>(RollingRank({.window_size = 5, .min_samples = 1}), x),
        testing::stream<double>(RollingCount({.window_size = 5}), x),
        testing::stream<double>(ExpandingStd(), x),
        testing::stream<double>(
            ExponentiallyWeightedVar({.alpha = 0.3, .adjust = true, .ignore_na = false}), x)};
    for (std::size_t column = 0; column < C99_SHAPES; ++column) {
      std::vector<double> one;
      for (std::size_t t = 0; t < x.size(); ++t) one.push_back(got[t * C99_SHAPES + column]);
      INFO("column " << column);
      REQUIRE(testing::same_bits(one, wanted[column]));
    }
  }
}

TEST_CASE("the C99 build of statistics of the whole history gives the library's bits") {
  for (const auto& [kind, x] : testing::kinds_of_data(100)) {
    INFO(kind);
    std::vector<double> got(x.size() * C99_HISTORY);
    c99_history(x.data(), static_cast<int>(x.size()), got.data());
    std::vector<double> before(x);
    std::copy(x.begin(), x.end() - 1, before.begin() + 1);
    const auto together = [&](const auto& pair) {
      std::vector<double> out(x.size());
      pair.transform(x, before, out);
      return out;
    };
    const std::vector<std::vector<double>> wanted{
        testing::stream<double>(ExpandingZScore(), x),
        testing::stream<double>(ExpandingSkewness(), x),
        testing::stream<double>(ExpandingKurtosis(), x),
        testing::stream<double>(ExpandingSlope(), x),
        together(ExpandingCovariance()),
        together(ExpandingCorrelation()),
        together(
            ExponentiallyWeightedCovariance({.alpha = 0.3, .adjust = true, .ignore_na = false})),
        together(
            ExponentiallyWeightedCorrelation({.alpha = 0.3, .adjust = true, .ignore_na = false}))};
    for (std::size_t column = 0; column < C99_HISTORY; ++column) {
      std::vector<double> one;
      for (std::size_t t = 0; t < x.size(); ++t) one.push_back(got[t * C99_HISTORY + column]);
      INFO("column " << column);
      REQUIRE(testing::same_bits(one, wanted[column]));
    }
  }
}

TEST_CASE("the C99 build of date features gives the library's bits") {
  constexpr int kFeatures = static_cast<int>(enum_names(DateFeature{}).size());
  const Random random(3);
  for (std::uint64_t i = 0; i < 3000; ++i) {
    const auto micros = static_cast<std::int64_t>(random.bits(i) >> 8) - (std::int64_t{1} << 54);
    for (int feature = 0; feature < kFeatures; ++feature) {
      REQUIRE(c99_date_feature(feature, micros) ==
              date_feature(static_cast<DateFeature>(feature), micros));
    }
  }
}

TEST_CASE("the square root by integers is the instruction's, subnormals included") {
  const Random random(5);
  for (std::uint64_t i = 0; i < 50000; ++i) {
    const double x = mliot_from_bits(random.bits(i) & 0x7FFFFFFFFFFFFFFFU);
    if (!std::isfinite(x)) continue;
    REQUIRE(mliot_sqrt_by_integers(x) == std::sqrt(x));
  }
  for (const double x : {0.0, 5e-324, 1e-310, 1.0, 2.0, 4.0, 0x1.fffffffffffffp1023, HUGE_VAL}) {
    CHECK(mliot_sqrt_by_integers(x) == std::sqrt(x));
    CHECK(mliot_sqrt(x) == std::sqrt(x));
  }
}

/// A whole number, little-endian limbs and as a reference has it: with limbs of zeros and of ones.
struct Whole {
  Whole(const Random& random, std::uint64_t first, std::size_t size) : limbs(size) {
    for (std::size_t k = size; k-- > 0;) {
      const std::uint64_t kind = random.below(first + 1 + k, 4);
      limbs[k] = kind == 0 ? 0 : kind == 1 ? ~std::uint64_t{0} : random.bits(first + k) >> 8 * kind;
      value = (value << 64) + reference::BigInteger(limbs[k]);
    }
  }

  int size() const { return static_cast<int>(limbs.size()); }

  std::vector<std::uint64_t> limbs;
  reference::BigInteger value;
};

TEST_CASE("a wide quotient is rounded once to double and to float, at every size") {
  const Random random(9);
  for (std::uint64_t i = 0; i < 20000; ++i) {
    const Whole a(random, 8 * i, 1 + random.below(8 * i, 4));
    const std::uint64_t divisor = 1 + (random.bits(8 * i + 7) >> (1 + random.below(8 * i + 6, 62)));
    const int down = static_cast<int>(random.below(8 * i + 5, 1300));
    const mliot_ratio ratio = mliot_wide_divide(a.limbs.data(), a.size(), divisor, -down);
    const auto unit = static_cast<std::size_t>(down);
    REQUIRE(mliot_ratio_to_double(ratio) == reference::nearest<double>(a.value, divisor, unit));
    REQUIRE(mliot_ratio_to_float(ratio) == reference::nearest<float>(a.value, divisor, unit));
  }
}

TEST_CASE("a wide quotient by a product is rounded once, at every size of both") {
  const Random random(10);
  for (std::uint64_t i = 0; i < 20000; ++i) {
    const Whole a(random, 16 * i, 1 + random.below(16 * i, 6));
    const std::uint64_t first =
        1 + (random.bits(16 * i + 9) >> (1 + random.below(16 * i + 10, 62)));
    const std::uint64_t second =
        1 + (random.bits(16 * i + 11) >> (1 + random.below(16 * i + 12, 62)));
    const int down = static_cast<int>(random.below(16 * i + 13, 1300));
    const mliot_ratio ratio =
        mliot_wide_divide_twice(a.limbs.data(), a.size(), first, second, -down);
    const auto unit = static_cast<std::size_t>(down);
    const reference::BigInteger divisor = reference::BigInteger(first) * second;
    REQUIRE(mliot_ratio_to_double(ratio) == reference::nearest<double>(a.value, divisor, unit));
    REQUIRE(mliot_ratio_to_float(ratio) == reference::nearest<float>(a.value, divisor, unit));
  }
}

TEST_CASE("maps compiled as C99 give the bits of the library") {
  using namespace preprocessing;
  const Scale scale({.center = 3, .scale = 0.7, .gain = 2, .offset = -1, .low = -100, .high = 100});
  const LookUp table({.keys = {0, 1, 2.5}, .values = {10, 20, 30}, .unseen = -5, .missing = -6});
  const PowerMap power({.lambda = 0.3, .center = 0.5, .scale = 2});
  const PowerMap box_cox({.method = PowerMethod::box_cox, .lambda = -0.5});
  const QuantileMap quantiles(
      {.quantiles = {-1, 0, 0, 4}, .output_distribution = OutputDistribution::normal});
  const double infinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double x : {0.0, 1.0, 2.5, -0.3, 1e-9, 0.77, 3.999, 1e6, -infinity, infinity, nan}) {
    std::array<double, C99_MAPS> got{};
    c99_maps(x, got.data());
    const std::array<double, C99_MAPS> wanted{scale.apply(x), table.apply(x), power.apply(x),
                                              box_cox.apply(x), quantiles.apply(x)};
    REQUIRE(testing::same_bits(std::vector<double>(got.begin(), got.end()),
                               std::vector<double>(wanted.begin(), wanted.end())));
  }
}

}  // namespace
}  // namespace mliot::features
