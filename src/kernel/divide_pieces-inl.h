// Quotients of exact sums of two doubles, rounded once to double or float.
//
// Include it inside a kernel file, after hwy/highway.h; it is compiled once per instruction set.
//
// What a quotient near the sum's leaves over is exact. The correction made of it has a relative
// error below 2^-51; where moving it by 2^-50 of itself does not change the result, that is rounded
// right. Else the exact quotient is at, or next to, the midpoint of two neighbours, and the
// remainder at that midpoint, which is exact too, tells the side.
#if defined(MLIOT_KERNEL_DIVIDE_PIECES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MLIOT_KERNEL_DIVIDE_PIECES_INL_H_
#undef MLIOT_KERNEL_DIVIDE_PIECES_INL_H_
#else
#define MLIOT_KERNEL_DIVIDE_PIECES_INL_H_
#endif

#include <cstddef>

#include "hwy/highway.h"
#include "kernel/vectors-inl.h"
#include "mliot/freestanding/rounding.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

/// The quotients of one vector of sums.
class PieceQuotients {
 public:
  /// (a + b) / divisor, a whole number below 2^26 in each lane; NaN where that is 0. The inverse is
  /// 1 / divisor, rounded.
  HWY_INLINE PieceQuotients(Vector a, Vector b, Vector divisor, Vector inverse)
      : divisor_(divisor) {
    const auto sum = two_sum(a, b, &low_);
    quotient_ = hn::Mul(sum, inverse);
    left_ = left_over(sum, quotient_, divisor);
    const auto correction = hn::Mul(hn::Add(left_, low_), inverse);
    const auto margin = hn::Mul(correction, hn::Set(d_, 0x1p-50));
    rounded_ = hn::Add(quotient_, hn::Add(correction, margin));
    const auto other = hn::Add(quotient_, hn::Sub(correction, margin));
    const auto open = hn::Ne(rounded_, other);
    if (!hn::AllFalse(d_, open)) {
      rounded_ = hn::IfThenElse(open, nearer_of(rounded_, other), rounded_);
    }
  }

  /// NaN from here on where a quotient is not wanted.
  HWY_INLINE void keep(hn::Mask<Vectors> wanted) {
    rounded_ = hn::IfThenElse(wanted, rounded_, hn::Set(d_, mliot_nan()));
  }

  /// The quotients in the output's type.
  HWY_INLINE void store(double* out) const { hn::StoreU(rounded_, d_, out); }
  HWY_INLINE void store(float* out) const {
    store_floats(rounded_, out);
    if (!hn::AllFalse(d_, is_open_float(rounded_))) store_next_to_ties(out);
  }

 private:
  /// What the sum is beyond (quotient + more) divisor, in sign; `more` has a few bits alone.
  HWY_INLINE Vector beyond(Vector more) const {
    Vector rest_tail = low_;
    Vector tail = low_;
    const auto rest = two_sum(left_, low_, &rest_tail);
    const auto side = two_sum(rest, hn::Neg(hn::Mul(more, divisor_)), &tail);
    return hn::Add(side, hn::Add(tail, rest_tail));
  }

  /// The one of two neighbouring doubles that is nearer to the quotient, the even one on a tie.
  HWY_INLINE Vector nearer_of(Vector a, Vector b) const {
    const auto away = hn::Add(hn::Sub(a, quotient_), hn::Sub(b, quotient_));
    const auto to_midpoint = hn::Mul(away, hn::Set(d_, 0.5));
    const auto side = beyond(to_midpoint);
    const auto even = hn::Add(quotient_, to_midpoint);
    const auto zero = hn::Zero(d_);
    return hn::IfThenElse(hn::Gt(side, zero), hn::Max(a, b),
                          hn::IfThenElse(hn::Lt(side, zero), hn::Min(a, b), even));
  }

  /// Floats next to a tie are decided by the side of the double that the quotient is on.
  HWY_NOINLINE void store_next_to_ties(float* out) const {
    HWY_ALIGN double high[hn::MaxLanes(Vectors())];
    HWY_ALIGN double side[hn::MaxLanes(Vectors())];
    hn::Store(rounded_, d_, high);
    hn::Store(beyond(hn::Sub(rounded_, quotient_)), d_, side);
    for (std::size_t i = 0; i < hn::Lanes(d_); ++i) out[i] = mliot_sum_to_float(high[i], side[i]);
  }

  Vectors d_;
  Vector divisor_;
  Vector low_;       ///< a + b - sum
  Vector quotient_;  ///< near sum / divisor
  Vector left_;      ///< sum - quotient divisor
  Vector rounded_;
};

}  // namespace
}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the include guard of this instruction set
