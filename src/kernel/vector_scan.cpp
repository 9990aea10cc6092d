// Bodies of the scans of vectors: gains in double, and a sieve in float before them.
#include "kernel/vector_scan.hpp"

#include <algorithm>
#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/vector_scan.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

template <class D>
HWY_INLINE hn::Vec<D> load_sums(D d, const double* from) {
  return hn::LoadU(d, from);
}

template <class D>
HWY_INLINE hn::Vec<D> load_sums(D d, const std::int32_t* from) {
  return hn::PromoteTo(d, hn::LoadU(hn::Rebind<std::int32_t, D>(), from));
}

// Gradient sum after the L1 penalty: moved towards 0 by alpha, at most to 0.
template <bool kPenalty, class V>
HWY_INLINE V shrunk(V gradient, V alpha) {
  if constexpr (!kPenalty) return gradient;
  return hn::Sub(gradient, hn::Min(hn::Max(gradient, hn::Neg(alpha)), alpha));
}

constexpr std::size_t kStripes = 4;  // outputs that one pass adds up side by side

// Four numbers, in as many vectors as they take.
template <class D>
struct Stripes {
  static constexpr std::size_t kParts = kStripes / hn::MaxLanes(D());
  hn::Vec<D> part[kParts];

  HWY_INLINE explicit Stripes(D d) {
    for (auto& each : part) each = hn::Zero(d);
  }
  HWY_INLINE double sum(D d) const {
    HWY_ALIGN double x[kStripes];
    for (std::size_t p = 0; p < kParts; ++p) hn::Store(part[p], d, x + p * hn::MaxLanes(d));
    return (x[0] + x[1]) + (x[2] + x[3]);
  }
};

// Scores and hessians of both children, over all outputs.
struct Children {
  double left, right, left_hessian;
};

template <bool kShared, bool kPenalty>
HWY_INLINE Children judge(const VectorRule& rule, const double* left) {
  const hn::CappedTag<double, kStripes> d;
  constexpr std::size_t kLanes = hn::MaxLanes(d);
  const auto alpha = hn::Set(d, rule.reg_alpha);
  const auto lambda = hn::Set(d, rule.reg_lambda);
  const auto zero = hn::Zero(d);
  Stripes scores_left(d);
  Stripes scores_right(d);
  Stripes hessians(d);
  const auto square = [&](auto g) {
    const auto small = shrunk<kPenalty>(g, alpha);
    return hn::Mul(small, small);
  };
  const auto share = [&](auto numerator, auto hessian) {
    if constexpr (kShared) return numerator;
    const auto weight = hn::Add(hessian, lambda);
    return hn::IfThenElse(hn::Gt(weight, zero), hn::Div(numerator, weight), zero);
  };
  for (std::size_t k = 0; k < rule.outputs; k += kStripes) {
    for (std::size_t p = 0; p < Stripes<decltype(d)>::kParts; ++p) {
      const std::size_t at = k + p * kLanes;
      if (at >= rule.outputs) break;
      const auto inside = hn::FirstN(d, std::min(kLanes, rule.outputs - at));
      const auto g = hn::IfThenElseZero(inside, hn::LoadU(d, left + at));
      const auto total = hn::IfThenElseZero(inside, hn::LoadU(d, rule.totals + at));
      auto h = zero;
      auto h_total = zero;
      if constexpr (!kShared) {
        h = hn::IfThenElseZero(inside, hn::LoadU(d, left + rule.hessian + at));
        h_total = hn::IfThenElseZero(inside, hn::LoadU(d, rule.totals + rule.hessian + at));
        hessians.part[p] = hn::Add(hessians.part[p], h);
      }
      scores_left.part[p] = hn::Add(scores_left.part[p], share(square(g), h));
      scores_right.part[p] =
          hn::Add(scores_right.part[p], share(square(hn::Sub(total, g)), hn::Sub(h_total, h)));
    }
  }
  return {scores_left.sum(d), scores_right.sum(d), kShared ? 0 : hessians.sum(d)};
}

// Adds a bin's sums from `lane` on, in real numbers.
template <std::size_t kWidth, class Sum>
HWY_INLINE void add_bin(const VectorRule& rule, const Sum* sums, std::size_t lane, double* left) {
  const hn::CappedTag<double, kWidth> d;
  for (const std::size_t end = lane + kWidth; lane < end; lane += hn::MaxLanes(d)) {
    const auto x = hn::Mul(load_sums(d, sums + lane), hn::LoadU(d, rule.units + lane));
    hn::StoreU(hn::Add(hn::LoadU(d, left + lane), x), d, left + lane);
  }
}

template <bool kShared, bool kPenalty, class Sum>
HWY_INLINE VectorCandidate scan(const VectorRule& rule, const Sum* sums, std::size_t count,
                                const double* start, double total_hessian) {
  double* left = rule.scratch;
  std::copy_n(start, rule.lanes, left);
  VectorCandidate best{rule.bar, -1};
  const double outputs = static_cast<double>(rule.outputs);
  const double least = kShared ? rule.least_hessian : rule.least_hessian * outputs;
  for (std::size_t b = 0; b < count; ++b, sums += rule.lanes) {
    std::size_t lane = 0;
    for (; lane + kStripes <= rule.lanes; lane += kStripes) add_bin<4>(rule, sums, lane, left);
    if (lane < rule.lanes) add_bin<2>(rule, sums, lane, left);
    const double rows = left[rule.rows];
    if (rows < rule.least_rows) continue;
    if (rule.totals[rule.rows] - rows < rule.least_rows) break;
    const Children found = judge<kShared, kPenalty>(rule, left);
    const double h = kShared ? left[rule.hessian] : found.left_hessian;
    const double h_right = total_hessian - h;
    if (h < least || h_right < least || h <= 0 || h_right <= 0) continue;
    const double gain =
        kShared ? found.left / (h + rule.reg_lambda) + found.right / (h_right + rule.reg_lambda)
                : found.left + found.right;
    if (rule.gains != nullptr && gain > rule.bar) rule.gains[b] += gain - rule.own;
    if (gain > best.gain) best = {gain, static_cast<int>(b)};
  }
  return best.bin < 0 ? VectorCandidate{-1.0, -1} : best;
}

#if HWY_TARGET != HWY_SCALAR

constexpr std::size_t kBatch = 8;  // bins that are sieved together, and outputs of a block

// Tells in float which candidates of a node with one hessian for all outputs cannot exceed a bar.
//
// With x and y the children's H + lambda and z = x + y, a gain exceeds the bar exactly when the sum
// over the outputs of (g - (G / z) x)^2 exceeds ((bar - sum of G^2 / z) / z) x y. Numbers are whole
// ones of the largest gradients' unit and of the hessians'. The constants are moved so far towards
// "it can" that no rounding, neither here nor of the gain itself, turns a yes into a no.
template <std::size_t kBlocks>
class VectorSieve {
 public:
  static constexpr std::size_t kMostOutputs = kBlocks * kBatch;

  // Sums before the first bin of a batch: gradients by output, in whole units.
  struct Sums {
    HWY_ALIGN std::int32_t gradients[kMostOutputs] = {};
    std::int32_t hessian = 0;
    std::int32_t rows = 0;
  };

  explicit VectorSieve(const VectorRule& rule) : rule_(rule) {
    double largest = 0;
    for (std::size_t k = 0; k < rule.outputs; ++k) largest = std::max(largest, rule.units[k]);
    const double scale = 1 / largest;
    const double unit = rule.units[rule.hessian];
    lambda_ = rule.reg_lambda / unit;
    total_ = rule.totals[rule.hessian] / unit + 2 * lambda_;
    const double inverse = 1 / total_;
    gain_scale_ = scale * scale * unit;
    for (std::size_t k = 0; k < rule.outputs; ++k) {
      const double gradient = rule.totals[k] * scale;
      own_ += gradient * inverse * gradient;
      units_[k] = static_cast<float>(rule.units[k] * scale);
      slopes_[k] = static_cast<float>(gradient * inverse);
      slacks_[k] =
          static_cast<float>(rule.totals[rule.rows] * 0x1p15 * rule.units[k] * scale * 0x1p-20);
    }
    inverse_ = inverse;
    low_total_ = static_cast<float>(total_ * (1 - 0x1p-20));
    raise(rule.bar);
  }

  // Whether the sieve may be used: all numbers keep far from the limits of float.
  static bool fits(const VectorRule& rule) {
    const double unit = rule.units[rule.hessian];
    const double total = rule.totals[rule.hessian];
    return rule.outputs <= kMostOutputs && rule.lanes <= kMostOutputs + kBatch &&
           rule.reg_alpha == 0 && rule.gains == nullptr && rule.least_rows >= 1 && unit > 0 &&
           total + 2 * rule.reg_lambda > 0 && total < unit * 0x1p31 &&
           rule.reg_lambda < unit * 0x1p40 &&
           *std::min_element(rule.units, rule.units + rule.outputs) > 0;
  }

  void raise(double bar) {
    const double scaled = bar * gain_scale_;
    const double least = (scaled - own_ - scaled * 0x1p-46) * inverse_;
    factor_ = static_cast<float>(least > 0 ? std::min(least, kLargest) * (1 - 0x1p-16) : 0.0);
  }

  // Adds the sums of n <= kBatch bins to those before them, and tells whether any candidate among
  // them may exceed the bar.
  HWY_INLINE bool any(const std::int32_t* sums, std::size_t n, Sums& before) const {
    const hn::CappedTag<std::int32_t, kBatch> di;
    const hn::CappedTag<float, kBatch> d;
    constexpr std::size_t kLanes = hn::MaxLanes(d);
    constexpr std::size_t kParts = kMostOutputs / kLanes;
    hn::Vec<decltype(di)> gradients[kParts];
    for (std::size_t p = 0; p < kParts; ++p) {
      gradients[p] = hn::Load(di, before.gradients + p * kLanes);
    }
    HWY_ALIGN float distances[kBatch] = {};
    HWY_ALIGN std::int32_t hessians[kBatch] = {};
    HWY_ALIGN std::int32_t rows[kBatch] = {};  // of none that is left out: too few
    for (std::size_t i = 0; i < n; ++i, sums += rule_.lanes) {
      hessians[i] = before.hessian += sums[rule_.hessian];
      rows[i] = before.rows += sums[rule_.rows];
      const auto x = hn::Set(d, static_cast<float>(before.hessian) + static_cast<float>(lambda_));
      auto distance = hn::Zero(d);
      for (std::size_t p = 0; p < kParts; ++p) {
        const std::size_t at = p * kLanes;
        gradients[p] = hn::Add(gradients[p], hn::LoadU(di, sums + at));
        const auto g = hn::Mul(hn::ConvertTo(d, gradients[p]), hn::Load(d, units_ + at));
        const auto apart = hn::Abs(hn::Sub(g, hn::Mul(hn::Load(d, slopes_ + at), x)));
        const auto most = hn::Add(apart, hn::Load(d, slacks_ + at));
        distance = hn::Add(distance, hn::Mul(most, most));
      }
      distances[i] = hn::GetLane(hn::SumOfLanes(d, distance));
    }
    for (std::size_t p = 0; p < kParts; ++p) {
      hn::Store(gradients[p], di, before.gradients + p * kLanes);
    }
    return any_of(distances, hessians, rows);
  }

 private:
  static constexpr double kLargest = 1e30;
  static constexpr float kTiny = 0x1p-100F;  // below, float has too few digits to tell

  HWY_INLINE bool any_of(const float* distances, const std::int32_t* hessians,
                         const std::int32_t* rows) const {
    const hn::CappedTag<float, kBatch> d;
    const hn::RebindToSigned<decltype(d)> di;
    const auto least = hn::Set(d, static_cast<float>(rule_.least_rows * (1 - 0x1p-20)));
    const auto most = hn::Set(d, static_cast<float>(most_rows() * (1 + 0x1p-20)));
    for (std::size_t i = 0; i < kBatch; i += hn::MaxLanes(d)) {
      const auto count = hn::ConvertTo(d, hn::Load(di, rows + i));
      const auto kept = hn::And(hn::Ge(count, least), hn::Le(count, most));
      const auto x = hn::Add(hn::ConvertTo(d, hn::Load(di, hessians + i)),
                             hn::Set(d, static_cast<float>(lambda_)));
      const auto y = hn::Sub(hn::Set(d, low_total_), x);
      const auto needed = hn::Mul(hn::Set(d, factor_), hn::Mul(x, y));
      const auto reached = hn::Add(hn::Load(d, distances + i), hn::Set(d, kTiny));
      if (!hn::AllFalse(d, hn::And(kept, hn::Ge(reached, needed)))) return true;
    }
    return false;
  }

  // Of a left child.
  double most_rows() const { return rule_.totals[rule_.rows] - rule_.least_rows; }

  const VectorRule& rule_;
  double total_;
  double inverse_;
  double lambda_;
  double gain_scale_;
  double own_ = 0;
  HWY_ALIGN float units_[kMostOutputs] = {};
  HWY_ALIGN float slopes_[kMostOutputs] = {};
  HWY_ALIGN float slacks_[kMostOutputs] = {};
  float low_total_;
  float factor_ = 0;
};

// The whole number of units that a real one is; 0 in lanes without use.
HWY_INLINE std::int32_t whole(double x, double unit) {
  return unit > 0 ? static_cast<std::int32_t>(x / unit) : 0;
}

// Gains are worked out only of batches that the sieve lets through.
template <std::size_t kBlocks>
HWY_INLINE VectorCandidate sieved(VectorRule rule, const std::int32_t* sums, std::size_t count,
                                  const double* start) {
  using Sieve = VectorSieve<kBlocks>;
  const double total = rule.totals[rule.hessian];
  VectorCandidate best{-1.0, -1};
  double bar = rule.bar;
  Sieve sieve(rule);
  typename Sieve::Sums before;
  for (std::size_t k = 0; k < rule.outputs; ++k) {
    before.gradients[k] = whole(start[k], rule.units[k]);
  }
  before.hessian = whole(start[rule.hessian], rule.units[rule.hessian]);
  before.rows = static_cast<std::int32_t>(start[rule.rows]);
  double from[Sieve::kMostOutputs + kBatch] = {};
  for (std::size_t b = 0; b < count; b += kBatch, sums += kBatch * rule.lanes) {
    const typename Sieve::Sums first = before;
    const std::size_t n = std::min(kBatch, count - b);
    if (!sieve.any(sums, n, before)) continue;
    for (std::size_t k = 0; k < rule.outputs; ++k) from[k] = first.gradients[k] * rule.units[k];
    from[rule.hessian] = first.hessian * rule.units[rule.hessian];
    from[rule.rows] = first.rows;
    rule.bar = bar;
    const VectorCandidate found = scan<true, false>(rule, sums, n, from, total);
    if (found.bin < 0) continue;
    bar = found.gain;
    best = {found.gain, static_cast<int>(b) + found.bin};
    sieve.raise(bar);
  }
  return best;
}

#endif

template <class Sum>
HWY_INLINE VectorCandidate scan_any(const VectorRule& rule, const Sum* sums, std::size_t count,
                                    const double* start) {
  const bool penalty = rule.reg_alpha > 0;
  if (rule.shared) {
    const double total = rule.totals[rule.hessian];
    return penalty ? scan<true, true>(rule, sums, count, start, total)
                   : scan<true, false>(rule, sums, count, start, total);
  }
  const double total = judge<false, false>(rule, rule.totals).left_hessian;
  return penalty ? scan<false, true>(rule, sums, count, start, total)
                 : scan<false, false>(rule, sums, count, start, total);
}

void scan_narrow_body(const VectorRule& rule, const std::int32_t* sums, std::size_t count,
                      const double* start, VectorCandidate* out) {
#if HWY_TARGET != HWY_SCALAR
  if (rule.shared && VectorSieve<1>::fits(rule)) {
    *out = sieved<1>(rule, sums, count, start);
    return;
  }
  if (rule.shared && VectorSieve<2>::fits(rule)) {
    *out = sieved<2>(rule, sums, count, start);
    return;
  }
#endif
  *out = scan_any(rule, sums, count, start);
}

void scan_double_body(const VectorRule& rule, const double* sums, std::size_t count,
                      const double* start, VectorCandidate* out) {
  *out = scan_any(rule, sums, count, start);
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(scan_narrow_body);
MLIOT_KERNEL_TABLE(scan_double_body);

VectorCandidate scan_vectors(const VectorRule& rule, const std::int32_t* sums, std::size_t count,
                             const double* start) {
  VectorCandidate best{};
  scan_narrow_body_table.get()(rule, sums, count, start, &best);
  return best;
}

VectorCandidate scan_vectors(const VectorRule& rule, const double* sums, std::size_t count,
                             const double* start) {
  VectorCandidate best{};
  scan_double_body_table.get()(rule, sums, count, start, &best);
  return best;
}

}  // namespace mliot::kernel
#endif
