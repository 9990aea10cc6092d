// Body of exp_span: the steps of freestanding/math.h, several numbers at once.
#include "kernel/exp_span.hpp"

#include "mliot/core/math.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/exp_span.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Horner steps with two roundings each, as the scalar form has them.
template <class D, class V>
HWY_INLINE V exp_polynomial(D d, V r) {
  V p = hn::Set(d, 0x1.6124613a86d09p-33);
  p = hn::Add(hn::Mul(p, r), hn::Set(d, 0x1.1eed8eff8d898p-29));
  p = hn::Add(hn::Mul(p, r), hn::Set(d, 0x1.ae64567f544e4p-26));
  p = hn::Add(hn::Mul(p, r), hn::Set(d, 0x1.27e4fb7789f5cp-22));
  p = hn::Add(hn::Mul(p, r), hn::Set(d, 0x1.71de3a556c734p-19));
  p = hn::Add(hn::Mul(p, r), hn::Set(d, 0x1.a01a01a01a01ap-16));
  p = hn::Add(hn::Mul(p, r), hn::Set(d, 0x1.a01a01a01a01ap-13));
  p = hn::Add(hn::Mul(p, r), hn::Set(d, 0x1.6c16c16c16c17p-10));
  p = hn::Add(hn::Mul(p, r), hn::Set(d, 0x1.1111111111111p-7));
  p = hn::Add(hn::Mul(p, r), hn::Set(d, 0x1.5555555555555p-5));
  p = hn::Add(hn::Mul(p, r), hn::Set(d, 0x1.5555555555555p-3));
  return hn::Add(hn::Mul(p, r), hn::Set(d, 0x1.0000000000000p-1));
}

template <class D, class V>
HWY_INLINE V exp_vector(D d, V x_in) {
  const hn::RebindToUnsigned<D> du;
  // Beyond this range the result is 0 or infinity; NaN is put back at the end.
  const V x = hn::Min(hn::Max(x_in, hn::Set(d, -746.0)), hn::Set(d, 710.0));
  const V shift = hn::Set(d, 0x1.8p52);
  const V shifted = hn::Add(hn::Mul(x, hn::Set(d, 0x1.71547652b82fep+0)), shift);
  const V k = hn::Sub(shifted, shift);
  const V r = hn::Sub(hn::Sub(x, hn::Mul(k, hn::Set(d, 0x1.62e42feep-1))),
                      hn::Mul(k, hn::Set(d, 0x1.a39ef35793c76p-33)));
  const V p = exp_polynomial(d, r);
  const V y = hn::Add(hn::Set(d, 1.0), hn::Add(r, hn::Mul(hn::Mul(r, r), p)));
  // 2^k in two factors. Only the second product can round, so any split of k gives the same bits.
  const auto n = hn::Sub(hn::BitCast(du, shifted), hn::BitCast(du, shift));
  const auto half = hn::Sub(hn::ShiftRight<1>(hn::Add(n, hn::Set(du, 2048))), hn::Set(du, 1024));
  const auto bias = hn::Set(du, 1023);
  const V first = hn::BitCast(d, hn::ShiftLeft<52>(hn::Add(half, bias)));
  const V second = hn::BitCast(d, hn::ShiftLeft<52>(hn::Add(hn::Sub(n, half), bias)));
  V result = hn::Mul(hn::Mul(y, first), second);
  result = hn::IfThenElse(hn::Gt(x_in, hn::Set(d, 709.782712893384)),
                          hn::BitCast(d, hn::Set(du, 0x7FF0000000000000U)), result);
  result = hn::IfThenElse(hn::Lt(x_in, hn::Set(d, -745.1332191019412)), hn::Zero(d), result);
  return hn::IfThenElse(hn::Eq(x_in, x_in), result, x_in);
}

void exp_span_body(const double* x, double* out, std::size_t n) {
  const hn::ScalableTag<double> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) hn::StoreU(exp_vector(d, hn::LoadU(d, x + i)), d, out + i);
  for (; i < n; ++i) out[i] = math::exp(x[i]);
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(exp_span_body);

void exp_span(const double* x, double* out, std::size_t n) {
  exp_span_body_table.get()(x, out, n);
}

}  // namespace mliot::kernel
#endif
