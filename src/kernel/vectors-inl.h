// Whole vectors of doubles, what is left of a block beyond them, and their exact arithmetic.
//
// Include it inside a kernel file, after hwy/highway.h; it is compiled once per instruction set.
#if defined(MLIOT_KERNEL_VECTORS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MLIOT_KERNEL_VECTORS_INL_H_
#undef MLIOT_KERNEL_VECTORS_INL_H_
#else
#define MLIOT_KERNEL_VECTORS_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

using Vectors = hn::ScalableTag<double>;
using Vector = hn::Vec<Vectors>;

constexpr std::size_t kLanes = hn::MaxLanes(Vectors());

/// Less than a vector of samples, filled up.
struct Rest {
  HWY_ALIGN double at[kLanes];

  Rest(const double* x, std::size_t n, double filling = 0) {
    for (std::size_t i = 0; i < kLanes; ++i) at[i] = i < n ? x[i] : filling;
  }
};

/// Adding and subtracting it times a power of two q rounds to multiples of q, up to 2^51 of them.
constexpr double kShift = 0x1.8p52;

/// The nearest multiple of q; shift is kShift q.
HWY_INLINE Vector nearest(Vector x, Vector shift) { return hn::Sub(hn::Add(x, shift), shift); }

/// a + b = sum + *tail exactly.
HWY_INLINE Vector two_sum(Vector a, Vector b, Vector* tail) {
  const auto sum = hn::Add(a, b);
  const auto b_part = hn::Sub(sum, a);
  *tail = hn::Add(hn::Sub(a, hn::Sub(sum, b_part)), hn::Sub(b, b_part));
  return sum;
}

/// What a quotient leaves over of a sum, exactly: its upper 26 bits and lower 27 bits times a whole
/// divisor below 2^26 are exact. The quotient is off by at most two units in its last place.
HWY_INLINE Vector left_over(Vector sum, Vector quotient, Vector divisor) {
  const Vectors d;
  const hn::RebindToUnsigned<Vectors> du;
  const auto kept = hn::Set(du, ~std::uint64_t{0x7FFFFFF});
  const auto upper = hn::BitCast(d, hn::And(hn::BitCast(du, quotient), kept));
  const auto lower = hn::Sub(quotient, upper);
  return hn::Sub(hn::Sub(sum, hn::Mul(upper, divisor)), hn::Mul(lower, divisor));
}

/// Whether the float nearest to a double may not be that nearest to what the double stands for:
/// between two floats, and below the normal ones.
HWY_INLINE hn::Mask<Vectors> is_open_float(Vector x) {
  const Vectors d;
  const hn::RebindToUnsigned<Vectors> du;
  const auto below = hn::And(hn::BitCast(du, x), hn::Set(du, 0x1FFFFFFF));
  const auto tie = hn::RebindMask(d, hn::Eq(below, hn::Set(du, 0x10000000)));
  return hn::Or(tie, hn::Lt(hn::Abs(x), hn::Set(d, 0x1p-126)));
}

/// Doubles as the nearest floats, infinite beyond the largest: without vectors, DemoteTo stops
/// there.
HWY_INLINE void store_floats(Vector x, float* out) {
#if HWY_TARGET == HWY_SCALAR
  *out = static_cast<float>(hn::GetLane(x));
#else
  const hn::Rebind<float, Vectors> df;
  hn::StoreU(hn::DemoteTo(df, x), df, out);
#endif
}

}  // namespace
}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the include guard of this instruction set
