// Body of the split scan: gains in double, several bins at once.
#include "kernel/split_scan.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/split_scan.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// 2^52 + 2^51: an integer below 2^51 in magnitude added to its bits is added to its value.
constexpr double kShift = 0x1.8p52;

template <class D, class V>
HWY_INLINE hn::Vec<D> to_double(D d, V x) {
  const hn::RebindToSigned<D> di;
  const auto shift = hn::Set(d, kShift);
  return hn::Sub(hn::BitCast(d, hn::Add(x, hn::BitCast(di, shift))), shift);
}

// Gradient sum after the L1 penalty: moved towards 0 by alpha, at most to 0.
template <bool kPenalty, class V>
HWY_INLINE V shrink(V gradient, V alpha) {
  if constexpr (!kPenalty) return gradient;
  return hn::Sub(gradient, hn::Min(hn::Max(gradient, hn::Neg(alpha)), alpha));
}

// A gain as a fraction.
template <class V>
struct Gain {
  V numerator;
  V denominator;
  V hessian;  // of the left child
};

// Gains of the candidates whose left children have these sums.
template <bool kPenalty, class D, class V>
HWY_INLINE Gain<V> gains(D d, const SplitRule& rule, V gradient, V hessian) {
  const V alpha = hn::Set(d, rule.reg_alpha);
  const V lambda = hn::Set(d, rule.reg_lambda);
  const V g_left = shrink<kPenalty>(gradient, alpha);
  const V g_right = shrink<kPenalty>(hn::Sub(hn::Set(d, rule.gradient_total), gradient), alpha);
  const V h_left = hn::Add(hessian, lambda);
  const V h_right = hn::Add(hn::Sub(hn::Set(d, rule.hessian_total), hessian), lambda);
  const V left = hn::Mul(hn::Mul(g_left, g_left), h_right);
  const V right = hn::Mul(hn::Mul(g_right, g_right), h_left);
  return {hn::Add(left, right), hn::Mul(h_left, h_right), hessian};
}

// The largest admissible gain above the bar, the first one among equals. A vector of
// candidates that all stay clearly below the bar is told by products and not divided.
template <class D, class Gains>
HWY_INLINE SplitCandidate best_of(D d, const SplitRule& rule, std::size_t count, Gains gains_at) {
  const std::size_t lanes = hn::Lanes(d);
  HWY_ALIGN double buffer[256 + kScanPadding];
  const auto none = hn::Set(d, -1.0);
  const auto low_bar = hn::Set(d, rule.bar * (1 - 0x1p-30));
  auto best = none;
  const auto least = hn::Set(d, rule.least);
  const auto end = hn::Set(d, rule.end);
  for (std::size_t i = 0; i < count; i += lanes) {
    const auto gain = gains_at(i);
    const auto near = hn::Gt(gain.numerator, hn::Mul(low_bar, gain.denominator));
    const auto kept = hn::And(hn::Ge(gain.hessian, least), hn::Lt(gain.hessian, end));
    const auto close = hn::And(hn::FirstN(d, count - i), hn::And(near, kept));
    auto value = none;
    if (!hn::AllFalse(d, close)) {
      value = hn::IfThenElse(close, hn::Div(gain.numerator, gain.denominator), none);
      best = hn::Max(best, value);
    }
    hn::StoreU(value, d, buffer + i);
  }
  const double top = hn::GetLane(hn::MaxOfLanes(d, best));
  if (!(top > rule.bar)) return {-1.0, -1};
  std::size_t bin = 0;
  while (buffer[bin] != top) ++bin;
  return {top, static_cast<int>(bin)};
}

template <bool kPenalty>
HWY_INLINE SplitCandidate packed(const SplitRule& rule, const std::int64_t* prefix,
                                 std::size_t count) {
  const hn::CappedTag<double, kScanPadding> d;
  const hn::RebindToSigned<decltype(d)> di;
  const hn::RebindToUnsigned<decltype(d)> du;
  return best_of(d, rule, count, [&](std::size_t i) {
    const auto sums = hn::LoadU(di, prefix + i);
    const auto hessian = hn::And(sums, hn::Set(di, 0xFFFFFFFF));
    // An arithmetic shift by 32 made of a logical one, which every instruction set has.
    const auto biased = hn::Xor(hn::BitCast(du, sums), hn::Set(du, std::uint64_t{1} << 63));
    const auto high = hn::BitCast(di, hn::ShiftRight<32>(biased));
    const auto gradient = hn::Sub(high, hn::Set(di, std::int64_t{1} << 31));
    return gains<kPenalty>(d, rule, to_double(d, gradient), to_double(d, hessian));
  });
}

template <bool kPenalty>
HWY_INLINE SplitCandidate wide(const SplitRule& rule, const std::int64_t* gradients,
                               const std::int64_t* hessians, std::size_t count) {
  const hn::CappedTag<double, kScanPadding> d;
  const hn::RebindToSigned<decltype(d)> di;
  return best_of(d, rule, count, [&](std::size_t i) {
    return gains<kPenalty>(d, rule, to_double(d, hn::LoadU(di, gradients + i)),
                           to_double(d, hn::LoadU(di, hessians + i)));
  });
}

void scan_packed_body(const SplitRule& rule, const std::int64_t* prefix, std::size_t count,
                      SplitCandidate* out) {
  *out =
      rule.reg_alpha > 0 ? packed<true>(rule, prefix, count) : packed<false>(rule, prefix, count);
}

void scan_wide_body(const SplitRule& rule, const std::int64_t* gradients,
                    const std::int64_t* hessians, std::size_t count, SplitCandidate* out) {
  *out = rule.reg_alpha > 0 ? wide<true>(rule, gradients, hessians, count)
                            : wide<false>(rule, gradients, hessians, count);
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
