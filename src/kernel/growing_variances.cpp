// Body of the growing variances, compiled once for each instruction set.
//
// Samples are scaled to |u| <= 1; u and u^2 are cut as rolling_shapes.cpp cuts them, where also the
// bounds stand: M2 = n S2 - S1^2 is off by less than 16 n E, E = 2^(3 l - 102) for up to 2^l
// samples, and the arithmetic of pairs adds less than 2^-93 n^2, which the 16 covers.
#include "kernel/growing_variances.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/growing_variances.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "kernel/pairs_of_doubles-inl.h"
#include "kernel/sliding_sums-inl.h"
#include "kernel/vectors-inl.h"
#include "mliot/freestanding/wide.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

namespace {

constexpr double kShift = 0x1.8p52;  // adding and subtracting kShift q rounds to a multiple of q

/// Sums of a power of all samples so far, in two pieces.
class PowerSum {
 public:
  explicit PowerSum(double steps)
      : coarse_(hn::Set(Vectors(), kShift * steps * 0x1p-51)),
        fine_(hn::Set(Vectors(), kShift * steps * steps * 0x1p-102)) {}

  HWY_INLINE Pair next(Pair power) {
    const auto none = hn::Zero(Vectors());
    const auto high = nearest(power.high, coarse_);
    const auto rest = hn::Add(hn::Sub(power.high, high), power.low);
    return exact_sum(high_.next(high, none), low_.next(nearest(rest, fine_), none));
  }

 private:
  static HWY_INLINE Vector nearest(Vector x, Vector shift) {
    return hn::Sub(hn::Add(x, shift), shift);
  }

  Vector coarse_;
  Vector fine_;
  Sliding high_;
  Sliding low_;
};

class Growing {
 public:
  Growing(const GrowingBlock& block, double scale) : Growing(block, scale, steps_of(block.n)) {}

  /// The outputs of a vector of samples; 1 in `open` where their rounding is.
  HWY_INLINE void next(const double* x, double* out, double* open) {
    const auto sample = hn::LoadU(d_, x);
    const auto there = hn::Eq(sample, sample);
    const auto u = hn::Mul(hn::IfThenElseZero(there, sample), scale_);
    const auto n = count_.next(hn::IfThenElseZero(there, one_), hn::Zero(d_));
    const Pair first = first_.next(Pair{u, hn::Zero(d_)});
    const Pair second = second_.next(exact_product(u, u));
    const Pair spread = second * n - first * first;
    const auto pairs = hn::Mul(n, hn::Sub(n, ddof_));
    const Pair variance = spread / Pair{pairs, hn::Zero(d_)};
    const auto error = hn::Add(hn::Div(hn::Mul(n, error_), pairs),
                               hn::Mul(hn::Abs(variance.high), hn::Set(d_, 0x1p-96)));
    const auto up = hn::Add(variance.high, hn::Add(variance.low, error));
    const auto down = hn::Add(variance.high, hn::Sub(variance.low, error));
    const auto wanted = hn::Ge(n, least_);
    const auto settled = hn::Or(hn::Not(wanted), hn::Eq(up, down));
    hn::StoreU(hn::IfThenElse(settled, hn::Zero(d_), one_), d_, open);
    const auto value = hn::Mul(hn::Mul(up, back_), back_);
    hn::StoreU(hn::IfThenElse(wanted, value, hn::Set(d_, mliot_nan())), d_, out);
  }

 private:
  static double steps_of(std::size_t n) {
    double steps = 8;
    while (steps < static_cast<double>(n)) steps *= 2;
    return steps;
  }
  static double least(const GrowingBlock& block) {
    const std::size_t needed = block.ddof + 1;
    return static_cast<double>(block.min_samples > needed ? block.min_samples : needed);
  }

  Growing(const GrowingBlock& block, double scale, double steps)
      : scale_(hn::Set(d_, scale)),
        back_(hn::Set(d_, 1 / scale)),
        one_(hn::Set(d_, 1.0)),
        ddof_(hn::Set(d_, static_cast<double>(block.ddof))),
        least_(hn::Set(d_, least(block))),
        error_(hn::Set(d_, 17 * steps * steps * steps * 0x1p-102)),  // a little more than 16 E
        first_(steps),
        second_(steps) {}

  Vectors d_;
  Vector scale_;
  Vector back_;
  Vector one_;
  Vector ddof_;
  Vector least_;
  Vector error_;
  PowerSum first_;
  PowerSum second_;
  Sliding count_;
};

std::size_t growing(const GrowingBlock& block, double scale, double* out, std::uint32_t* failed) {
  Growing sums(block, scale);
  std::size_t failures = 0;
  double values[kLanes];
  double open[kLanes];
  for (std::size_t i = 0; i < block.n; i += kLanes) {
    const std::size_t n = block.n - i < kLanes ? block.n - i : kLanes;
    if (n == kLanes) {
      sums.next(block.x + i, values, open);
    } else {
      sums.next(Rest(block.x + i, n).at, values, open);
    }
    for (std::size_t k = 0; k < n; ++k) {
      out[i + k] = values[k];
      if (open[k] != 0) failed[failures++] = static_cast<std::uint32_t>(i + k);
    }
  }
  return failures;
}

}  // namespace

void growing_body(const GrowingBlock* block, double scale, double* out, std::uint32_t* failed,
                  std::size_t* count) {
  *count = growing(*block, scale, out, failed);
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <cmath>

#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(growing_body);

std::size_t growing_variances(const GrowingBlock& block, double* out, std::uint32_t* failed) {
  std::size_t count = 0;
  growing_body_table.get()(&block, std::ldexp(1.0, -block.exponent), out, failed, &count);
  return count;
}

}  // namespace mliot::kernel
#endif
