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

// Gains of the candidates whose left children have these sums.
template <bool kPenalty, class D, class V>
HWY_INLINE V gains(D d, const SplitRule& rule, V gradient, V hessian) {
  const V alpha = hn::Set(d, rule.reg_alpha);
  const V lambda = hn::Set(d, rule.reg_lambda);
  const V g_left = shrink<kPenalty>(gradient, alpha);
  const V g_right = shrink<kPenalty>(hn::Sub(hn::Set(d, rule.gradient_total), gradient), alpha);
  const V h_left = hn::Add(hessian, lambda);
  const V h_right = hn::Add(hn::Sub(hn::Set(d, rule.hessian_total), hessian), lambda);
  const V numerator = hn::Add(hn::Mul(hn::Mul(g_left, g_left), h_right),
                              hn::Mul(hn::Mul(g_right, g_right), h_left));
  return hn::Div(numerator, hn::Mul(h_left, h_right));
}

// Index of the first of `count` ascending hessians that is not below the limit, without branches.
template <class Hessian>
HWY_INLINE std::size_t first_from(Hessian hessian, std::size_t count, std::int64_t limit) {
  std::size_t first = 0;
  while (count > 0) {
    const std::size_t half = (count + 1) / 2;
    const std::size_t below = hessian(first + half - 1) < limit ? 1 : 0;
    first += half & (std::size_t{0} - below);
    count = below != 0 ? count - half : half - 1;
  }
  return first;
}

// The largest of the gains in [begin, end), the first one among equals.
template <class D, class Gains>
HWY_INLINE SplitCandidate best_of(D d, std::size_t begin, std::size_t end, Gains gains_at) {
  const std::size_t lanes = hn::Lanes(d);
  HWY_ALIGN double buffer[256 + kScanPadding];
  const auto none = hn::Set(d, -1.0);
  auto best = none;
  std::size_t i = begin;
  for (; i + lanes <= end; i += lanes) {
    const auto gain = gains_at(i);
    hn::StoreU(gain, d, buffer + i);
    best = hn::Max(best, gain);
  }
  if (i < end) {
    const auto gain = hn::IfThenElse(hn::FirstN(d, end - i), gains_at(i), none);
    hn::StoreU(gain, d, buffer + i);
    best = hn::Max(best, gain);
  }
  const double top = hn::GetLane(hn::MaxOfLanes(d, best));
  if (!(top >= 0)) return {-1.0, -1};
  std::size_t bin = begin;
  while (buffer[bin] != top) ++bin;
  return {top, static_cast<int>(bin)};
}

template <bool kPenalty>
HWY_INLINE SplitCandidate packed(const SplitRule& rule, const std::int64_t* prefix,
                                 std::size_t count) {
  const hn::CappedTag<double, kScanPadding> d;
  const hn::RebindToSigned<decltype(d)> di;
  const hn::RebindToUnsigned<decltype(d)> du;
  const auto hessian_at = [prefix](std::size_t i) { return prefix[i] & 0xFFFFFFFF; };
  const std::size_t begin = first_from(hessian_at, count, rule.least);
  const std::size_t end = first_from(hessian_at, count, rule.most + 1);
  return best_of(d, begin, end, [&](std::size_t i) {
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
  const auto hessian_at = [hessians](std::size_t i) { return hessians[i]; };
  const std::size_t begin = first_from(hessian_at, count, rule.least);
  const std::size_t end = first_from(hessian_at, count, rule.most + 1);
  return best_of(d, begin, end, [&](std::size_t i) {
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
