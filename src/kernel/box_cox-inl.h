// The transformation of Box and Cox for vectors of doubles: the operations of
// statistical/box_cox.cpp in the same order, with the bits of that function in each lane.
//
// Include it inside a kernel file, after hwy/highway.h; it is compiled once per instruction set.
#if defined(MLIOT_KERNEL_BOX_COX_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MLIOT_KERNEL_BOX_COX_INL_H_
#undef MLIOT_KERNEL_BOX_COX_INL_H_
#else
#define MLIOT_KERNEL_BOX_COX_INL_H_
#endif

#include "hwy/highway.h"
#include "kernel/math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

/// (y^lambda - 1) / lambda from u = log y; dz / dlambda into `slope`.
template <class D, class V = hwy::HWY_NAMESPACE::Vec<D>>
HWY_INLINE V box_cox(D d, V u, V lambda, V& slope) {
  namespace hn = hwy::HWY_NAMESPACE;
  static constexpr double kRatio[] = {1.0 / 120, 1.0 / 24, 1.0 / 6, 1.0 / 2, 1.0};
  static constexpr double kBend[] = {1.0 / 144, 1.0 / 30, 1.0 / 8, 1.0 / 3, 1.0 / 2};
  const auto one = hn::Set(d, 1.0);
  const auto x = hn::Mul(lambda, u);
  const auto square = hn::Mul(u, u);
  const auto small = hn::Lt(hn::Abs(x), hn::Set(d, 1e-2));
  const auto safe = hn::IfThenElse(small, one, x);
  const auto power = vector_exp(d, x);
  const auto far = hn::Div(hn::Mul(u, hn::Sub(power, one)), safe);
  const auto bend = hn::Add(hn::Mul(power, hn::Sub(x, one)), one);
  const auto far_slope = hn::Div(hn::Mul(square, bend), hn::Mul(safe, safe));
  const auto near = hn::Mul(u, horner(d, x, kRatio));
  const auto near_slope = hn::Mul(square, horner(d, x, kBend));
  slope = hn::IfThenElse(small, near_slope, far_slope);
  return hn::IfThenElse(small, near, far);
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
