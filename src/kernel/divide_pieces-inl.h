// Quotients of exact sums of two doubles, with a test whether they are rounded right.
//
// Include it inside a kernel file, after hwy/highway.h; it is compiled once per instruction set.
#if defined(MLIOT_KERNEL_DIVIDE_PIECES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MLIOT_KERNEL_DIVIDE_PIECES_INL_H_
#undef MLIOT_KERNEL_DIVIDE_PIECES_INL_H_
#else
#define MLIOT_KERNEL_DIVIDE_PIECES_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

/// first becomes (first + second) / divisor: the quotient of their sum, corrected by what it left
/// over; second becomes 1 where the rounding is open, else 0. Both are aligned, and n is filled up
/// to whole vectors.
///
/// The leftover is exact: the quotient's upper 26 bits and lower 27 bits times a divisor below 2^26
/// are, and so is the remainder of a division. The correction's relative error is below 2^-51;
/// where moving it by 2^-50 of itself changes the sum, the rounding is open.
inline void divide_pieces(double* HWY_RESTRICT first, double* HWY_RESTRICT second, std::size_t n,
                          double divisor) {
  namespace hn = hwy::HWY_NAMESPACE;
  constexpr std::uint64_t kUpper = ~std::uint64_t{0x7FFFFFF};
  const hn::ScalableTag<double> d;
  const hn::RebindToUnsigned<decltype(d)> du;
  const auto count = hn::Set(d, divisor);
  for (std::size_t i = 0; i < n; i += hn::Lanes(d)) {
    const auto a = hn::Load(d, first + i);
    const auto b = hn::Load(d, second + i);
    const auto sum = hn::Add(a, b);
    const auto b_part = hn::Sub(sum, a);
    const auto low = hn::Add(hn::Sub(a, hn::Sub(sum, b_part)), hn::Sub(b, b_part));
    const auto quotient = hn::Div(sum, count);
    const auto upper = hn::BitCast(d, hn::And(hn::BitCast(du, quotient), hn::Set(du, kUpper)));
    const auto lower = hn::Sub(quotient, upper);
    const auto left = hn::Sub(hn::Sub(sum, hn::Mul(upper, count)), hn::Mul(lower, count));
    const auto correction = hn::Div(hn::Add(left, low), count);
    const auto margin = hn::Mul(correction, hn::Set(d, 0x1p-50));
    const auto up = hn::Add(quotient, hn::Add(correction, margin));
    const auto down = hn::Add(quotient, hn::Sub(correction, margin));
    hn::Store(hn::Add(quotient, correction), d, first + i);
    hn::Store(hn::IfThenElseZero(hn::Ne(up, down), hn::Set(d, 1.0)), d, second + i);
  }
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the include guard of this instruction set
