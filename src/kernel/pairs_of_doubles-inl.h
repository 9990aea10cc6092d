// Numbers as unevaluated sums of two doubles, in whole vectors; no fused multiply-add.
//
// Include it inside a kernel file, after hwy/highway.h; it is compiled once per instruction set.
//
// Source: Dekker 1971, "A floating-point technique for extending the available precision"; error
// bounds of Joldes, Muller and Popescu 2017, "Tight and rigorous error bounds for basic building
// blocks of double-word arithmetic": below 2^-100 of the result each, sums of one sign aside.
#if defined(MLIOT_KERNEL_PAIRS_OF_DOUBLES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MLIOT_KERNEL_PAIRS_OF_DOUBLES_INL_H_
#undef MLIOT_KERNEL_PAIRS_OF_DOUBLES_INL_H_
#else
#define MLIOT_KERNEL_PAIRS_OF_DOUBLES_INL_H_
#endif

#include <cstdint>

#include "hwy/highway.h"
#include "kernel/vectors-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

using PairTag = Vectors;
using PairVec = Vector;

/// high + low, |low| at most half a unit in the last place of high.
struct Pair {
  PairVec high;
  PairVec low;
};

/// a + b exactly.
HWY_INLINE Pair exact_sum(PairVec a, PairVec b) {
  Pair made{a, b};
  made.high = two_sum(a, b, &made.low);
  return made;
}

/// a + b exactly, where |a| >= |b| or a is 0.
HWY_INLINE Pair ordered_sum(PairVec a, PairVec b) {
  namespace hn = hwy::HWY_NAMESPACE;
  const auto sum = hn::Add(a, b);
  return {sum, hn::Sub(b, hn::Sub(sum, a))};
}

/// a b exactly: the factors are cut into halves of 26 bits.
HWY_INLINE Pair exact_product(PairVec a, PairVec b) {
  namespace hn = hwy::HWY_NAMESPACE;
  const auto cut = hn::Set(PairTag(), 0x1p27 + 1);
  const auto a_cut = hn::Mul(a, cut);
  const auto b_cut = hn::Mul(b, cut);
  const auto a_high = hn::Sub(a_cut, hn::Sub(a_cut, a));
  const auto b_high = hn::Sub(b_cut, hn::Sub(b_cut, b));
  const auto a_low = hn::Sub(a, a_high);
  const auto b_low = hn::Sub(b, b_high);
  const auto product = hn::Mul(a, b);
  const auto left =
      hn::Add(hn::Add(hn::Sub(hn::Mul(a_high, b_high), product), hn::Mul(a_high, b_low)),
              hn::Mul(a_low, b_high));
  return {product, hn::Add(left, hn::Mul(a_low, b_low))};
}

HWY_INLINE Pair operator+(Pair a, Pair b) {
  namespace hn = hwy::HWY_NAMESPACE;
  const Pair high = exact_sum(a.high, b.high);
  const Pair low = exact_sum(a.low, b.low);
  const Pair once = ordered_sum(high.high, hn::Add(high.low, low.high));
  return ordered_sum(once.high, hn::Add(low.low, once.low));
}

HWY_INLINE Pair operator-(Pair a) {
  namespace hn = hwy::HWY_NAMESPACE;
  return {hn::Neg(a.high), hn::Neg(a.low)};
}

HWY_INLINE Pair operator-(Pair a, Pair b) { return a + -b; }

HWY_INLINE Pair operator*(Pair a, Pair b) {
  namespace hn = hwy::HWY_NAMESPACE;
  const Pair product = exact_product(a.high, b.high);
  const auto cross = hn::Add(hn::Mul(a.high, b.low), hn::Mul(a.low, b.high));
  return ordered_sum(product.high, hn::Add(product.low, cross));
}

HWY_INLINE Pair operator*(Pair a, PairVec b) {
  namespace hn = hwy::HWY_NAMESPACE;
  const Pair product = exact_product(a.high, b);
  return ordered_sum(product.high, hn::Add(product.low, hn::Mul(a.low, b)));
}

HWY_INLINE Pair operator/(Pair a, Pair b) {
  namespace hn = hwy::HWY_NAMESPACE;
  const auto quotient = hn::Div(a.high, b.high);
  const Pair back = b * Pair{quotient, hn::Zero(PairTag())};
  const auto left = hn::Add(hn::Sub(a.high, back.high), hn::Sub(a.low, back.low));
  return ordered_sum(quotient, hn::Div(left, b.high));
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the include guard of this instruction set
