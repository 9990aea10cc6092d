// Bodies of the split scan: a sieve in float, gains in double, several bins at once.
#include "kernel/split_scan.hpp"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/split_scan.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "kernel/lane_sums-inl.h"
#include "kernel/packed_sums-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kLanes = 8;  // most numbers of 64 bits in a vector

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

struct Best {
  double gain = -1;
  int bin = -1;
};

// The largest admissible gain above the bar, the first one among equals. A vector of
// candidates that all stay clearly below the bar is told by products and not divided.
template <class D, class Gains>
HWY_INLINE Best best_of(D d, const SplitRule& rule, std::size_t count, Gains gains_at) {
  const std::size_t lanes = hn::Lanes(d);
  HWY_ALIGN double buffer[256 + kLanes];
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
  if (!(top > rule.bar)) return {};
  std::size_t bin = 0;
  while (buffer[bin] != top) ++bin;
  return {top, static_cast<int>(bin)};
}

// Gains of the candidates at prefix[0 ..].
template <bool kPenalty, class D>
HWY_INLINE Gain<hn::Vec<D>> packed_gains(D d, const SplitRule& rule, const std::int64_t* prefix) {
  const hn::RebindToSigned<D> di;
  auto gradient = hn::Zero(d);
  auto hessian = gradient;
  unpack_sums(d, hn::LoadU(di, prefix), gradient, hessian);
  return gains<kPenalty>(d, rule, gradient, hessian);
}

template <bool kPenalty>
HWY_INLINE Best packed(const SplitRule& rule, const std::int64_t* prefix, std::size_t count) {
  const hn::CappedTag<double, kLanes> d;
  return best_of(d, rule, count,
                 [&](std::size_t i) { return packed_gains<kPenalty>(d, rule, prefix + i); });
}

#if HWY_TARGET != HWY_SCALAR

// Tells in float which candidates cannot exceed a bar.
class Sieve {
 public:
  explicit Sieve(const SplitSieve& constants) : constants_(constants) {}

  void raise(double bar) {
    const double least = (bar - constants_.own - bar * 0x1p-46) * constants_.inverse;
    factor_ = static_cast<float>(least > 0 ? std::min(least, kLargest) * (1 - 0x1p-16) : 0.0);
  }

  // Which of the candidates with these packed sums, in two vectors, may exceed the bar.
  template <class V>
  HWY_INLINE auto may_exceed(V first, V second) const {
    const hn::RepartitionToNarrow<hn::DFromV<V>> di;
    const hn::RebindToFloat<decltype(di)> d;
    const auto low = hn::BitCast(di, first);
    const auto high = hn::BitCast(di, second);
    const auto hessian = hn::ConvertTo(d, hn::ConcatEven(di, high, low));
    const auto gradient = hn::ConvertTo(d, hn::ConcatOdd(di, high, low));
    const auto kept = hn::And(hn::Ge(hessian, hn::Set(d, constants_.least)),
                              hn::Le(hessian, hn::Set(d, constants_.end)));
    const auto x = hn::Add(hessian, hn::Set(d, constants_.lambda));
    const auto apart = hn::Sub(gradient, hn::Mul(hn::Set(d, constants_.slope), x));
    const auto most = hn::Add(hn::Abs(apart), hn::Set(d, constants_.slack));
    const auto y = hn::Sub(hn::Set(d, constants_.low_total), x);
    const auto needed = hn::Mul(hn::Set(d, factor_), hn::Mul(x, y));
    return hn::And(kept, hn::Ge(hn::Mul(most, most), needed));
  }

  template <class V>
  HWY_INLINE bool any(V first, V second) const {
    const hn::RebindToFloat<hn::RepartitionToNarrow<hn::DFromV<V>>> d;
    return !hn::AllFalse(d, may_exceed(first, second));
  }

  // The same of eight vectors.
  template <class V>
  HWY_INLINE bool any(const V (&sums)[8]) const {
    const hn::RebindToFloat<hn::RepartitionToNarrow<hn::DFromV<V>>> d;
    const auto front = hn::Or(may_exceed(sums[0], sums[1]), may_exceed(sums[2], sums[3]));
    const auto back = hn::Or(may_exceed(sums[4], sums[5]), may_exceed(sums[6], sums[7]));
    return !hn::AllFalse(d, hn::Or(front, back));
  }

 private:
  static constexpr double kLargest = 1e30;

  const SplitSieve constants_;
  float factor_ = 0;
};

constexpr std::size_t kGroup = 8;  // vectors that are sieved together

// Sums of `carry` and all bins up to each for a group of vectors; the carry moves behind them.
template <class D, class V = hn::Vec<D>>
HWY_INLINE void add_up_group(D d, const std::int64_t* sums, V& carry, V (&out)[kGroup]) {
  const LaneSums<D> lane_sums;
#pragma GCC unroll 8
  for (std::size_t k = 0; k < kGroup; ++k) {
    const auto low = lane_sums.up_to_each(hn::LoadU(d, sums + k * hn::MaxLanes(D())));
    out[k] = hn::Add(carry, low);
    carry = hn::Add(carry, lane_sums.of_all(low));
  }
}

// The best candidate of a walk over the bins. Gains are worked out only where the sieve lets
// something through.
class SievedWalk {
 public:
  using D = hn::CappedTag<std::int64_t, kLanes>;
  using V = hn::Vec<D>;

  SievedWalk(const SplitRule& rule, const SplitSieve& sieve, const std::int64_t* sums)
      : rule_(rule), sieve_(sieve), sums_(sums) {
    sieve_.raise(rule.bar);
  }

  HWY_INLINE SplitCandidate run(std::int64_t start, std::size_t count) {
    const D d;
    constexpr std::size_t kBins = kGroup * hn::MaxLanes(D());
    auto carry = hn::Set(d, start);
    std::size_t i = 0;
    for (; i + 3 * kBins / 4 < count; i += kBins) {
      const auto before = carry;
      V sums[kGroup];
      add_up_group(d, sums_ + i, carry, sums);
      if (sieve_.any(sums)) judge(i, std::min(count, i + kBins), before);
    }
    judge(i, count, carry);
    return best_;
  }

 private:
  // Bins [first, end), two vectors at a time.
  HWY_INLINE void judge(std::size_t first, std::size_t end, V carry) {
    const D d;
    const std::size_t lanes = hn::Lanes(d);
    HWY_ALIGN std::int64_t prefix[2 * kLanes];
    const LaneSums<D> lane_sums;
    for (std::size_t i = first; i < end; i += 2 * lanes) {
      const auto low = lane_sums.up_to_each(hn::LoadU(d, sums_ + i));
      const auto high = lane_sums.up_to_each(hn::LoadU(d, sums_ + i + lanes));
      const auto below = hn::Add(carry, low);
      carry = hn::Add(carry, lane_sums.of_all(low));
      const auto above = hn::Add(carry, high);
      carry = hn::Add(carry, lane_sums.of_all(high));
      if (!sieve_.any(below, above)) continue;
      hn::Store(below, d, prefix);
      hn::Store(above, d, prefix + lanes);
      const Best found = packed<false>(rule_, prefix, std::min(end - i, 2 * lanes));
      if (found.bin < 0) continue;
      const std::int64_t left = prefix[found.bin];
      best_ = {found.gain, static_cast<int>(i) + found.bin, left >> 32, left & 0xFFFFFFFF};
      rule_.bar = found.gain;
      sieve_.raise(found.gain);
    }
  }

  SplitRule rule_;
  Sieve sieve_;
  const std::int64_t* sums_;
  SplitCandidate best_{-1.0, -1, 0, 0};
};

#endif

void scan_packed_body(const SplitRule& rule, const SplitSieve& sieve, const std::int64_t* sums,
                      std::int64_t start, std::size_t count, SplitCandidate* out) {
#if HWY_TARGET != HWY_SCALAR
  if (sieve.fits) {
    *out = SievedWalk(rule, sieve, sums).run(start, count);
    return;
  }
#else
  static_cast<void>(sieve);  // is for vectors
#endif
  std::int64_t prefix[256 + kLanes];
  add_up(sums, count, start, prefix);
  const Best best =
      rule.reg_alpha > 0 ? packed<true>(rule, prefix, count) : packed<false>(rule, prefix, count);
  const std::int64_t left = best.bin < 0 ? 0 : prefix[best.bin];
  *out = {best.gain, best.bin, left >> 32, left & 0xFFFFFFFF};
}

template <bool kPenalty>
HWY_INLINE Best wide(const SplitRule& rule, const std::int64_t* gradients,
                     const std::int64_t* hessians, std::size_t count) {
  const hn::CappedTag<double, kLanes> d;
  const hn::RebindToSigned<decltype(d)> di;
  return best_of(d, rule, count, [&](std::size_t i) {
    return gains<kPenalty>(d, rule, to_double(d, hn::LoadU(di, gradients + i)),
                           to_double(d, hn::LoadU(di, hessians + i)));
  });
}

void scan_wide_body(const SplitRule& rule, const WideSums& sums, std::size_t count,
                    SplitCandidate* out) {
  std::int64_t gradients[256 + kLanes];
  std::int64_t hessians[256 + kLanes];
  add_up(sums.gradients, count, sums.gradient_start, gradients);
  add_up(sums.hessians, count, sums.hessian_start, hessians);
  const Best best = rule.reg_alpha > 0 ? wide<true>(rule, gradients, hessians, count)
                                       : wide<false>(rule, gradients, hessians, count);
  *out = {best.gain, best.bin, 0, 0};
  if (best.bin < 0) return;
  out->gradient = gradients[best.bin];
  out->hessian = hessians[best.bin];
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(scan_packed_body);
MLIOT_KERNEL_TABLE(scan_wide_body);

SplitSieve sieve_of(const SplitRule& rule) noexcept {
  const double total = rule.hessian_total + 2 * rule.reg_lambda;
  const double inverse = 1 / total;
  return {.fits = rule.reg_alpha == 0 && rule.hessian_total < 0x1p31 && rule.reg_lambda < 0x1p40 &&
                  rule.largest < 0x1p40,
          .inverse = inverse,
          .own = rule.gradient_total * inverse * rule.gradient_total,
          .lambda = static_cast<float>(rule.reg_lambda),
          .slope = static_cast<float>(rule.gradient_total * inverse),
          .slack = static_cast<float>(rule.largest * 0x1p-20),
          .low_total = static_cast<float>(total * (1 - 0x1p-20)),
          .least = static_cast<float>(rule.least * (1 - 0x1p-20)),
          .end = static_cast<float>(rule.end * (1 + 0x1p-20))};
}

SplitCandidate scan_packed(const SplitRule& rule, const SplitSieve& sieve, const std::int64_t* sums,
                           std::int64_t start, std::size_t count) {
  SplitCandidate best{};
  scan_packed_body_table.get()(rule, sieve, sums, start, count, &best);
  return best;
}

SplitCandidate scan_wide(const SplitRule& rule, const WideSums& sums, std::size_t count) {
  SplitCandidate best{};
  scan_wide_body_table.get()(rule, sums, count, &best);
  return best;
}

}  // namespace mliot::kernel
#endif
