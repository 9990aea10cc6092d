// Quotients of the exact sums of windows: means and variances of whole vectors, rounded once.
//
// Include it inside a kernel file, after hwy/highway.h; it is compiled once per instruction set.
#if defined(MLIOT_KERNEL_MOMENT_QUOTIENTS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MLIOT_KERNEL_MOMENT_QUOTIENTS_INL_H_
#undef MLIOT_KERNEL_MOMENT_QUOTIENTS_INL_H_
#else
#define MLIOT_KERNEL_MOMENT_QUOTIENTS_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"
#include "kernel/rolling_sums.hpp"
#include "mliot/freestanding/rounding.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kChunk = 256;
constexpr std::uint64_t kBelowFloat = 0x1FFFFFFF;
constexpr std::uint64_t kTieOfFloats = 0x10000000;

/// The sums of a chunk's windows: samples present, their sum and sum of squares.
struct Sums {
  HWY_ALIGN double count[kChunk];
  HWY_ALIGN double first[kChunk];
  HWY_ALIGN double second[kChunk];
};

HWY_INLINE double larger(double a, double b) { return a < b ? b : a; }

/// numerator / denominator rounded once to float, by integers.
HWY_INLINE float quotient_to_float(double numerator, double denominator) {
  const mliot_parts parts = mliot_decompose(numerator);
  mliot_ratio ratio = mliot_wide_divide(&parts.magnitude, 1,
                                        static_cast<std::uint64_t>(denominator), parts.exponent);
  ratio.negative = parts.negative;
  return mliot_ratio_to_float(ratio);
}

/// Lanes of the quotient rounded to the output's type.
template <class D, class V>
HWY_INLINE void store_rounded(D d, V quotient, V /*numerator*/, V /*denominator*/, double* out) {
  hn::StoreU(quotient, d, out);
}

template <class D, class V>
HWY_INLINE void store_rounded(D d, V quotient, V numerator, V denominator, float* out) {
  const hn::Rebind<float, D> df;
  const hn::RebindToUnsigned<D> du;
  hn::StoreU(hn::DemoteTo(df, quotient), df, out);
  const auto below = hn::And(hn::BitCast(du, quotient), hn::Set(du, kBelowFloat));
  if (hn::AllFalse(du, hn::Eq(below, hn::Set(du, kTieOfFloats)))) return;
  HWY_ALIGN double q[hn::MaxLanes(d)];
  HWY_ALIGN double a[hn::MaxLanes(d)];
  HWY_ALIGN double b[hn::MaxLanes(d)];
  hn::Store(quotient, d, q);
  hn::Store(numerator, d, a);
  hn::Store(denominator, d, b);
  for (std::size_t i = 0; i < hn::Lanes(d); ++i) {
    if (!mliot_float_is_safe(q[i]) && q[i] == q[i]) out[i] = quotient_to_float(a[i], b[i]);
  }
}

/// Roots of n numbers, and of what is beyond them in their last vector.
template <class Out>
HWY_INLINE void take_roots(Out* out, std::size_t n) {
  const hn::ScalableTag<Out> d;
  for (std::size_t i = 0; i < n; i += hn::Lanes(d)) {
    hn::StoreU(hn::Sqrt(hn::LoadU(d, out + i)), d, out + i);
  }
}

/// The quotients of a chunk, NaN where too few samples are present. out has room for kChunk.
template <bool kMissing, bool kSquares, class Out>
HWY_INLINE void finish(const MomentBlock& block, Moment moment, const Sums& sums, std::size_t n,
                       Out* out) {
  const hn::ScalableTag<double> d;
  const auto whole = hn::Set(d, static_cast<double>(block.window));
  const auto one = hn::Set(d, 1.0);
  const auto ddof = hn::Set(d, static_cast<double>(block.ddof));
  const double order = kSquares ? static_cast<double>(block.ddof) + 1 : 1.0;
  const auto least = hn::Set(d, larger(order, static_cast<double>(block.min_samples)));
  const bool divided = moment != Moment::sum;
  for (std::size_t i = 0; i < n; i += hn::Lanes(d)) {
    const auto s1 = hn::Load(d, sums.first + i);
    const auto count = kMissing ? hn::Load(d, sums.count + i) : whole;
    auto numerator = s1;
    auto denominator = divided ? count : one;
    if constexpr (kSquares) {
      const auto s2 = hn::Load(d, sums.second + i);
      numerator = hn::Sub(hn::Mul(count, s2), hn::Mul(s1, s1));
      denominator = hn::Mul(count, hn::Sub(count, ddof));
    }
    auto quotient = hn::Div(numerator, denominator);
    if (kMissing) {
      quotient = hn::IfThenElse(hn::Ge(count, least), quotient, hn::Set(d, mliot_nan()));
    }
    store_rounded(d, quotient, numerator, denominator, out + i);
  }
}

}  // namespace
}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the include guard of this instruction set
