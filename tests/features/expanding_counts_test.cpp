// Expanding statistics of more samples than can be pushed: their sums are scaled instead.
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "mliot/features/expanding_correlation.hpp"
#include "mliot/features/expanding_covariance.hpp"
#include "mliot/features/expanding_kurtosis.hpp"
#include "mliot/features/expanding_skewness.hpp"
#include "mliot/features/expanding_slope.hpp"
#include "mliot/features/expanding_var.hpp"
#include "mliot/freestanding/expanding_moments.h"
#include "mliot/freestanding/expanding_slope.h"
#include "reference/rational.hpp"
#include "support/catch.hpp"

namespace mliot::features {
namespace {

using reference::BigInteger;
constexpr double kLargest = std::numeric_limits<double>::max();

/// A state of two counts, finite and infinite, and of sums.
template <class Statistic>
class Scaled {
 public:
  explicit Scaled(Statistic statistic) : statistic_(statistic), state_(fresh()) {}

  /// `count` times the same sample or pair, not negative.
  template <class... Sample>
  Scaled& add(std::uint64_t count, Sample... sample) {
    std::vector<std::uint64_t> one = fresh();
    statistic_.push(one.data(), sample...);
    const int limbs = static_cast<int>(one.size() - 2);
    mliot_wide_scale(one.data() + 2, limbs, count);
    mliot_wide_add(state_.data() + 2, one.data() + 2, limbs);
    state_[0] += count;
    return *this;
  }

  std::vector<std::uint64_t>& state() { return state_; }
  bool valid() const { return statistic_.valid(state_.data()); }
  const void* data() const { return state_.data(); }

 private:
  std::vector<std::uint64_t> fresh() const {
    std::vector<std::uint64_t> state(statistic_.state_size() / sizeof(std::uint64_t));
    statistic_.reset(state.data());
    return state;
  }

  Statistic statistic_;
  std::vector<std::uint64_t> state_;
};

TEST_CASE("counts beyond 32 bits keep the variance and the shapes of their samples") {
  constexpr std::int64_t kHalf = std::int64_t{1} << 40;
  mliot_expanding_moments moments;
  mliot_expanding_moments_reset(&moments);
  mliot_expanding_moments_push(&moments, 2);
  mliot_wide_scale(moments.first.sum, MLIOT_EXPANDING_LIMBS, kHalf);
  mliot_wide_scale(moments.squares, MLIOT_EXPANDING_SQUARES, kHalf);
  moments.first.finite = 2 * kHalf;
  CHECK(mliot_expanding_variance(&moments, 1, 0) == 1.0);
  CHECK(mliot_expanding_variance(&moments, 1, 1) == 1 + 0x1p-41);
  const ExpandingKurtosis kurtosis;
  Scaled<ExpandingKurtosis> halves(kurtosis);
  halves.add(kHalf, 2.0).add(kHalf, 0.0);
  REQUIRE(halves.valid());
  CHECK(kurtosis.value<double>(halves.data()) ==
        -2 - 0x1p-39);  // of one bit: -2 (n - 1.5) / (n - 3)
  // a fifth of all: 1.5 root(n (n - 1)) / (n - 2)
  const ExpandingSkewness skewness;
  Scaled<ExpandingSkewness> fifths(skewness);
  fifths.add(kHalf, 2.0).add(4 * kHalf, 0.0);
  REQUIRE(fifths.valid());
  const BigInteger n = std::uint64_t{5} * kHalf;
  const double square =
      reference::nearest<double>(BigInteger(9) * n * (n - 1), BigInteger(4) * (n - 2) * (n - 2), 0);
  CHECK(skewness.value<double>(fifths.data()) == std::sqrt(square));
}

TEST_CASE("very many of the largest and of the least doubles keep their shapes") {
  constexpr std::uint64_t kHalf = std::uint64_t{1} << 52;
  const ExpandingKurtosis kurtosis;
  Scaled<ExpandingKurtosis> halves(kurtosis);
  halves.add(kHalf, kLargest).add(kHalf, 0x1p-1074);
  REQUIRE(halves.valid());
  CHECK(kurtosis.value<double>(halves.data()) == -2 - 0x1p-51);  // -2 - 3 / (n - 3)
  const ExpandingSkewness skewness;
  Scaled<ExpandingSkewness> symmetric(skewness);
  symmetric.add(kHalf, kLargest).add(kHalf, 0x1p-1074);
  REQUIRE(symmetric.valid());
  CHECK(skewness.value<double>(symmetric.data()) == 0.0);
}

/// n pairs (unit, unit), (unit, 0), (0, unit) and (0, 0), so many of each but the last.
struct Pairs {
  std::uint64_t n, both, left, right;
};

template <class Statistic>
Scaled<Statistic> state_of(const Statistic& statistic, const Pairs& pairs, double unit) {
  Scaled<Statistic> state(statistic);
  state.add(pairs.both, unit, unit).add(pairs.left, unit, 0.0).add(pairs.right, 0.0, unit);
  state.add(pairs.n - pairs.both - pairs.left - pairs.right, 0.0, 0.0);
  return state;
}

TEST_CASE("counts beyond 32 bits keep the covariance and the correlation of their pairs") {
  for (const std::uint64_t n : {3'000'000'000ULL, 3'100'000'000ULL, (1ULL << 33) + 1,
                                (1ULL << 40) + 7, (1ULL << 52) + 11, 1ULL << 60}) {
    const Pairs pairs{n, n / 3, n / 7, n / 11};
    const BigInteger x = pairs.both + pairs.left;
    const BigInteger y = pairs.both + pairs.right;
    const BigInteger cross = BigInteger(n) * pairs.both - x * y;
    const BigInteger spreads = x * (BigInteger(n) - x) * y * (BigInteger(n) - y);
    for (const int exponent : {-500, -50, -40, 0, 14, 20, 450}) {
      INFO("n " << n << ", unit 2^" << exponent);
      const double unit = std::ldexp(1.0, exponent);
      const ExpandingCovariance covariance;
      const auto state = state_of(covariance, pairs, unit);
      REQUIRE(state.valid());
      const double wanted = reference::nearest<double>(cross, BigInteger(n) * BigInteger(n - 1), 0);
      CHECK(covariance.value(state.data()) == std::ldexp(wanted, 2 * exponent));
      const ExpandingCorrelation correlation;
      const auto likewise = state_of(correlation, pairs, unit);
      REQUIRE(likewise.valid());
      CHECK(correlation.value(likewise.data()) ==
            std::sqrt(reference::nearest<double>(cross * cross, spreads, 0)));
    }
  }
}

/// The sums of x = 3 t at the places 0 ... n - 1, n = 2^40.
mliot_expanding_slope line(std::uint64_t n) {
  mliot_expanding_slope s;
  mliot_expanding_slope_reset(&s);
  s.place = s.finite = static_cast<std::int64_t>(n);
  mliot_multiply(n / 2, n - 1, &s.times[1], &s.times[0]);
  mliot_multiply(n / 2, (n - 1) / 3, &s.squares[1], &s.squares[0]);
  mliot_wide_scale(s.squares, MLIOT_EXPANDING_TIMES, 2 * n - 1);
  for (int i = 0; i < 2; ++i) {
    const int shift = 64 * i - MLIOT_FINEST_EXPONENT;
    mliot_wide_add_shifted(s.sum, MLIOT_EXPANDING_LIMBS, s.times[i], shift, 0);
    mliot_wide_add_shifted(s.product, MLIOT_EXPANDING_PRODUCTS, s.squares[i], shift, 0);
  }
  mliot_wide_scale(s.sum, MLIOT_EXPANDING_LIMBS, 3);
  mliot_wide_scale(s.product, MLIOT_EXPANDING_PRODUCTS, 3);
  return s;
}

TEST_CASE("counts beyond 32 bits keep the slope of their samples") {
  constexpr std::uint64_t n = std::uint64_t{1} << 40;
  const ExpandingSlope slope;
  mliot_expanding_slope s = line(n);
  REQUIRE(slope.valid(&s));
  CHECK(slope.value<double>(&s) == 3.0);
  // one more, 2^75 above the line: the slope grows by 6 2^75 / ((n + 1) (n + 2))
  slope.push(&s, 0x3p40 + 0x1p75);
  REQUIRE(slope.valid(&s));
  const BigInteger divisor = BigInteger(n + 1) * BigInteger(n + 2);
  const BigInteger numerator = BigInteger(3) * divisor + (BigInteger(6) << 75);
  CHECK(slope.value<double>(&s) == reference::nearest<double>(numerator, divisor, 0));
  CHECK(slope.value<float>(&s) == reference::nearest<float>(numerator, divisor, 0));
}

TEST_CASE("sums that no samples have are not a state") {
  const ExpandingSlope slope;
  mliot_expanding_slope s;
  slope.reset(&s);
  CHECK(slope.valid(&s));
  for (const double x : {4.0, 9.0, 1.0}) slope.push(&s, x);
  REQUIRE(slope.valid(&s));
  mliot_expanding_slope zeroed = s;
  mliot_wide_clear(zeroed.times, MLIOT_EXPANDING_TIMES);
  mliot_wide_clear(zeroed.squares, MLIOT_EXPANDING_TIMES);
  CHECK_FALSE(slope.valid(&zeroed));
  s.squares[0] = 0;
  CHECK_FALSE(slope.valid(&s));

  Scaled<ExpandingSkewness> skewness{ExpandingSkewness()};
  skewness.add(2, 5.0).add(1, 3.0);
  REQUIRE(skewness.valid());
  skewness.state()[0] = 2;  // two samples of sum 13 have squares of at least 84.5
  CHECK_FALSE(skewness.valid());
  Scaled<ExpandingKurtosis> kurtosis{ExpandingKurtosis()};
  kurtosis.add(3, 5.0).state()[0] = 0;
  CHECK_FALSE(kurtosis.valid());
  kurtosis.state().assign(kurtosis.state().size(), ~std::uint64_t{0});
  kurtosis.state()[0] = 9;
  kurtosis.state()[1] = 0;
  CHECK_FALSE(kurtosis.valid());
  Scaled<ExpandingVar> variance{ExpandingVar()};
  CHECK(variance.valid());
  Scaled<ExpandingCovariance> covariance{ExpandingCovariance()};
  covariance.add(2, 1.0, 2.0).add(1, 2.0, 1.0);
  REQUIRE(covariance.valid());
  mliot_wide_scale(covariance.state().data() + 2 + 2 * MLIOT_EXPANDING_LIMBS,
                   2 * MLIOT_EXPANDING_LIMBS, 2);  // products larger than both columns allow
  CHECK_FALSE(covariance.valid());
}

}  // namespace
}  // namespace mliot::features
