// exp, log, sin and cos of vectors of doubles: the operations of freestanding/math.h in the same
// order, with branches as blends, so that each lane has the bits of the scalar function.
//
// Include it inside a kernel file, after hwy/highway.h; it is compiled once per instruction set.
#if defined(MLIOT_KERNEL_MATH_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MLIOT_KERNEL_MATH_INL_H_
#undef MLIOT_KERNEL_MATH_INL_H_
#else
#define MLIOT_KERNEL_MATH_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

/// a * b + c with two roundings; never MulAdd.
template <class V>
HWY_INLINE V product_sum(V a, V b, V c) {
  return hwy::HWY_NAMESPACE::Add(hwy::HWY_NAMESPACE::Mul(a, b), c);
}

/// Horner's rule with two roundings a step; the highest power first.
template <class D, std::size_t N>
HWY_INLINE hwy::HWY_NAMESPACE::Vec<D> horner(D d, hwy::HWY_NAMESPACE::Vec<D> x,
                                             const double (&coefficients)[N]) {
  namespace hn = hwy::HWY_NAMESPACE;
  auto p = hn::Set(d, coefficients[0]);
  for (std::size_t i = 1; i < N; ++i) p = product_sum(p, x, hn::Set(d, coefficients[i]));
  return p;
}

/// The nearest integer as a double, and the same modulo 2^51 in the low bits of `bits`.
template <class D, class U = hwy::HWY_NAMESPACE::RebindToUnsigned<D>>
HWY_INLINE hwy::HWY_NAMESPACE::Vec<D> round_to_integer(D d, hwy::HWY_NAMESPACE::Vec<D> x,
                                                       hwy::HWY_NAMESPACE::Vec<U>& bits) {
  namespace hn = hwy::HWY_NAMESPACE;
  const auto shift = hn::Set(d, 0x1.8p52);
  const auto shifted = hn::Add(x, shift);
  bits = hn::Sub(hn::BitCast(U(), shifted), hn::BitCast(U(), shift));
  return hn::Sub(shifted, shift);
}

/// e^x, see mliot_exp.
template <class D>
HWY_INLINE hwy::HWY_NAMESPACE::Vec<D> vector_exp(D d, hwy::HWY_NAMESPACE::Vec<D> x) {
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::RebindToUnsigned<D> u;
  static constexpr double kTaylor[] = {
      0x1.6124613a86d09p-33, 0x1.1eed8eff8d898p-29, 0x1.ae64567f544e4p-26, 0x1.27e4fb7789f5cp-22,
      0x1.71de3a556c734p-19, 0x1.a01a01a01a01ap-16, 0x1.a01a01a01a01ap-13, 0x1.6c16c16c16c17p-10,
      0x1.1111111111111p-7,  0x1.5555555555555p-5,  0x1.5555555555555p-3,  0x1.0000000000000p-1};
  auto n = hn::Zero(u);
  const auto k = round_to_integer(d, hn::Mul(x, hn::Set(d, 0x1.71547652b82fep+0)), n);
  const auto high = hn::Sub(x, hn::Mul(k, hn::Set(d, 0x1.62e42feep-1)));
  const auto r = hn::Sub(high, hn::Mul(k, hn::Set(d, 0x1.a39ef35793c76p-33)));
  const auto p = horner(d, r, kTaylor);
  const auto y = hn::Add(hn::Set(d, 1.0), hn::Add(r, hn::Mul(hn::Mul(r, r), p)));
  // 2^n in two factors; n is biased to be positive, since only unsigned shifts are cheap.
  const auto half = hn::Sub(hn::ShiftRight<1>(hn::Add(n, hn::Set(u, 2048))), hn::Set(u, 1024));
  const auto bias = hn::Set(u, 1023);
  const auto factor1 = hn::BitCast(d, hn::ShiftLeft<52>(hn::Add(half, bias)));
  const auto factor2 = hn::BitCast(d, hn::ShiftLeft<52>(hn::Add(hn::Sub(n, half), bias)));
  auto out = hn::Mul(hn::Mul(y, factor1), factor2);
  out = hn::IfThenElse(hn::Lt(x, hn::Set(d, -745.1332191019412)), hn::Zero(d), out);
  const auto infinity = hn::BitCast(d, hn::Set(u, 0x7FF0000000000000u));
  out = hn::IfThenElse(hn::Gt(x, hn::Set(d, 709.782712893384)), infinity, out);
  return hn::IfThenElse(hn::Eq(x, x), out, x);
}

/// Natural logarithm, see mliot_log.
template <class D>
HWY_INLINE hwy::HWY_NAMESPACE::Vec<D> vector_log(D d, hwy::HWY_NAMESPACE::Vec<D> x) {
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::RebindToUnsigned<D> u;
  static constexpr double kSeries[] = {
      0x1.642c8590b2164p-4, 0x1.8618618618618p-4, 0x1.af286bca1af28p-4, 0x1.e1e1e1e1e1e1ep-4,
      0x1.1111111111111p-3, 0x1.3b13b13b13b14p-3, 0x1.745d1745d1746p-3, 0x1.c71c71c71c71cp-3,
      0x1.2492492492492p-2, 0x1.999999999999ap-2, 0x1.5555555555555p-1};
  const auto subnormal = hn::Lt(x, hn::Set(d, 0x1p-1022));
  const auto scaled = hn::IfThenElse(subnormal, hn::Mul(x, hn::Set(d, 0x1p54)), x);
  const auto bits = hn::BitCast(u, scaled);
  // The exponent, biased by 2048 so that an unsigned shift does.
  const auto offset = hn::Set(u, 0x8000000000000000u - 0x3FE6A09E667F3BCDu);
  const auto biased = hn::ShiftRight<52>(hn::Add(bits, offset));
  const auto e = hn::Sub(biased, hn::Set(u, 2048));
  const auto shift = hn::Set(d, 0x1.8p52);
  auto k = hn::Sub(hn::BitCast(d, hn::Add(e, hn::BitCast(u, shift))), shift);
  k = hn::IfThenElse(subnormal, hn::Sub(k, hn::Set(d, 54.0)), k);
  const auto m = hn::BitCast(d, hn::Sub(bits, hn::ShiftLeft<52>(e)));
  const auto f = hn::Sub(m, hn::Set(d, 1.0));
  const auto s = hn::Div(f, hn::Add(hn::Set(d, 2.0), f));
  const auto z = hn::Mul(s, s);
  const auto remainder = hn::Mul(z, horner(d, z, kSeries));
  const auto half_square = hn::Mul(hn::Mul(hn::Set(d, 0.5), f), f);
  const auto low = hn::Add(hn::Mul(s, hn::Add(half_square, remainder)),
                           hn::Mul(k, hn::Set(d, 0x1.a39ef35793c76p-33)));
  auto out =
      hn::Sub(hn::Mul(k, hn::Set(d, 0x1.62e42feep-1)), hn::Sub(hn::Sub(half_square, low), f));
  const auto infinity = hn::BitCast(d, hn::Set(u, 0x7FF0000000000000u));
  const auto not_a_number = hn::BitCast(d, hn::Set(u, 0x7FF8000000000000u));
  out = hn::IfThenElse(hn::Lt(x, infinity), out, x);  // infinity and NaN stay
  out = hn::IfThenElse(hn::Lt(x, hn::Zero(d)), not_a_number, out);
  return hn::IfThenElse(hn::Eq(x, hn::Zero(d)), hn::Neg(infinity), out);
}

/// sin(x + tail) for |x| <= pi/4, see mliot_sin_kernel.
template <class D, class V = hwy::HWY_NAMESPACE::Vec<D>>
HWY_INLINE V sin_kernel(D d, V x, V tail) {
  namespace hn = hwy::HWY_NAMESPACE;
  static constexpr double kTaylor[] = {
      0x1.952c77030ad4ap-49, -0x1.ae7f3e733b81fp-41, 0x1.6124613a86d09p-33, -0x1.ae64567f544e4p-26,
      0x1.71de3a556c734p-19, -0x1.a01a01a01a01ap-13, 0x1.1111111111111p-7};
  const auto z = hn::Mul(x, x);
  const auto p = horner(d, z, kTaylor);
  const auto cube = hn::Mul(z, x);
  const auto half_tail = hn::Mul(hn::Set(d, 0.5), tail);
  const auto correction = hn::Mul(z, hn::Sub(half_tail, hn::Mul(cube, p)));
  const auto third = hn::Mul(cube, hn::Set(d, -0x1.5555555555555p-3));
  return hn::Sub(x, hn::Sub(hn::Sub(correction, tail), third));
}

/// cos(x + tail) for |x| <= pi/4, see mliot_cos_kernel.
template <class D, class V = hwy::HWY_NAMESPACE::Vec<D>>
HWY_INLINE V cos_kernel(D d, V x, V tail) {
  namespace hn = hwy::HWY_NAMESPACE;
  static constexpr double kTaylor[] = {
      0x1.ae7f3e733b81fp-45, -0x1.93974a8c07c9dp-37, 0x1.1eed8eff8d898p-29, -0x1.27e4fb7789f5cp-22,
      0x1.a01a01a01a01ap-16, -0x1.6c16c16c16c17p-10, 0x1.5555555555555p-5};
  const auto one = hn::Set(d, 1.0);
  const auto z = hn::Mul(x, x);
  const auto p = horner(d, z, kTaylor);
  const auto half = hn::Mul(hn::Set(d, 0.5), z);
  const auto w = hn::Sub(one, half);
  const auto rest = hn::Sub(hn::Mul(hn::Mul(z, z), p), hn::Mul(x, tail));
  return hn::Add(w, hn::Add(hn::Sub(hn::Sub(one, w), half), rest));
}

/// Sine of x + turns quarter turns: 0 for sine, 1 for cosine. See mliot_sin and mliot_cos.
template <class D>
HWY_INLINE hwy::HWY_NAMESPACE::Vec<D> vector_sin_turned(D d, hwy::HWY_NAMESPACE::Vec<D> x,
                                                        std::uint64_t turns) {
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::RebindToUnsigned<D> u;
  auto quadrant = hn::Zero(u);
  const auto n = round_to_integer(d, hn::Mul(x, hn::Set(d, 0x1.45f306dc9c883p-1)), quadrant);
  const auto a = hn::Sub(x, hn::Mul(n, hn::Set(d, 0x1.921fb544p+0)));
  const auto b = hn::Mul(n, hn::Set(d, 0x1.0b4611a6p-34));
  const auto h = hn::Sub(a, b);
  const auto rest = hn::Sub(hn::Sub(hn::Sub(a, h), b), hn::Mul(n, hn::Set(d, 0x1.3198a2ep-69)));
  const auto high = hn::Add(h, rest);
  const auto low =
      hn::Sub(hn::Add(hn::Sub(h, high), rest), hn::Mul(n, hn::Set(d, 0x1.b839a252049c1p-104)));
  quadrant = hn::Add(quadrant, hn::Set(u, turns));
  const auto is_cosine =
      hn::MaskFromVec(hn::BitCast(d, hn::Sub(hn::Zero(u), hn::And(quadrant, hn::Set(u, 1)))));
  const auto sign = hn::BitCast(d, hn::ShiftLeft<62>(hn::And(quadrant, hn::Set(u, 2))));
  auto out = hn::IfThenElse(is_cosine, cos_kernel(d, high, low), sin_kernel(d, high, low));
  out = hn::Xor(out, sign);
  const auto within = hn::Le(hn::Abs(x), hn::Set(d, 0x1p20));
  return hn::IfThenElse(within, out, hn::BitCast(d, hn::Set(u, 0x7FF8000000000000u)));
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
