// Body of the split scan: gains in double, several bins at once.
#include "kernel/split_scan.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/split_scan.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// The double of an integer below 2^51 in magnitude, by its place in the mantissa.
template <class D, class V>
HWY_INLINE hn::Vec<D> to_double(D d, V x) {
  const hn::RebindToSigned<D> di;
  const auto shift = hn::Set(d, 0x1.8p52);
  return hn::Sub(hn::BitCast(d, hn::Add(x, hn::BitCast(di, shift))), shift);
}

// Gradient sum after the L1 penalty: moved towards 0 by alpha, at most to 0.
template <class V>
HWY_INLINE V shrink(V gradient, V alpha) {
  return hn::Sub(gradient, hn::Min(hn::Max(gradient, hn::Neg(alpha)), alpha));
}

// Gains of the candidates whose left children have these sums; -1 where a rule is broken.
template <class D, class V>
HWY_INLINE V gains(D d, const SplitRule& rule, V gradient, V hessian) {
  const V gradient_unit = hn::Set(d, rule.gradient_unit);
  const V hessian_unit = hn::Set(d, rule.hessian_unit);
  const V alpha = hn::Set(d, rule.reg_alpha);
  const V lambda = hn::Set(d, rule.reg_lambda);
  const V other_hessian = hn::Sub(hn::Set(d, rule.hessian_total), hessian);
  const V other_gradient = hn::Sub(hn::Set(d, rule.gradient_total), gradient);
  const V g_left = shrink(hn::Mul(gradient, gradient_unit), alpha);
  const V g_right = shrink(hn::Mul(other_gradient, gradient_unit), alpha);
  const V h_left = hn::Add(hn::Mul(hessian, hessian_unit), lambda);
  const V h_right = hn::Add(hn::Mul(other_hessian, hessian_unit), lambda);
  const V numerator = hn::Add(hn::Mul(hn::Mul(g_left, g_left), h_right),
                              hn::Mul(hn::Mul(g_right, g_right), h_left));
  const V gain = hn::Div(numerator, hn::Mul(h_left, h_right));
  const V min_hessian = hn::Set(d, rule.min_hessian);
  const V rows = hn::Mul(hessian, hn::Set(d, rule.rows_per_hessian));
  const auto heavy = hn::And(hn::Ge(hessian, min_hessian), hn::Ge(other_hessian, min_hessian));
  const auto many =
      hn::And(hn::Ge(rows, hn::Set(d, rule.min_rows)), hn::Lt(rows, hn::Set(d, rule.max_rows)));
  return hn::IfThenElse(hn::And(heavy, many), gain, hn::Set(d, -1.0));
}

template <class D, class Load>
HWY_INLINE SplitCandidate best_of(D d, std::size_t count, Load load) {
  const std::size_t lanes = hn::Lanes(d);
  HWY_ALIGN double buffer[256 + kScanPadding];
  auto best = hn::Set(d, -1.0);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    const auto gain = load(i);
    hn::Store(gain, d, buffer + i);
    best = hn::Max(best, gain);
  }
  if (i < count) {
    const auto gain = hn::IfThenElse(hn::FirstN(d, count - i), load(i), hn::Set(d, -1.0));
    hn::Store(gain, d, buffer + i);
    best = hn::Max(best, gain);
  }
  const double top = hn::GetLane(hn::MaxOfLanes(d, best));
  if (!(top >= 0)) return {-1.0, -1};
  int bin = 0;
  while (buffer[bin] != top) ++bin;
  return {top, bin};
}

void scan_packed_body(const SplitRule& rule, const std::int64_t* prefix, std::size_t count,
                      SplitCandidate* out) {
  const hn::CappedTag<double, kScanPadding> d;
  const hn::RebindToSigned<decltype(d)> di;
  const auto low_mask = hn::Set(di, 0xFFFFFFFF);
  *out = best_of(d, count, [&](std::size_t i) {
    const auto sums = hn::LoadU(di, prefix + i);
    const auto hessian = hn::And(sums, low_mask);
    // An arithmetic shift by 32 made of a logical one, which every instruction set has.
    const hn::RebindToUnsigned<decltype(d)> du;
    const auto biased = hn::Xor(hn::BitCast(du, sums), hn::Set(du, std::uint64_t{1} << 63));
    const auto high = hn::BitCast(di, hn::ShiftRight<32>(biased));
    const auto gradient = hn::Sub(high, hn::Set(di, std::int64_t{1} << 31));
    return gains(d, rule, to_double(d, gradient), to_double(d, hessian));
  });
}

void scan_wide_body(const SplitRule& rule, const std::int64_t* gradients,
                    const std::int64_t* hessians, std::size_t count, SplitCandidate* out) {
  const hn::CappedTag<double, kScanPadding> d;
  const hn::RebindToSigned<decltype(d)> di;
  *out = best_of(d, count, [&](std::size_t i) {
    return gains(d, rule, to_double(d, hn::LoadU(di, gradients + i)),
                 to_double(d, hn::LoadU(di, hessians + i)));
  });
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(scan_packed_body);
MLIOT_KERNEL_TABLE(scan_wide_body);

SplitCandidate scan_packed(const SplitRule& rule, const std::int64_t* prefix, std::size_t count) {
  SplitCandidate best{};
  scan_packed_body_table.get()(rule, prefix, count, &best);
  return best;
}

SplitCandidate scan_wide(const SplitRule& rule, const std::int64_t* gradients,
                         const std::int64_t* hessians, std::size_t count) {
  SplitCandidate best{};
  scan_wide_body_table.get()(rule, gradients, hessians, count, &best);
  return best;
}

}  // namespace mliot::kernel
#endif
