// Bodies of the loops over vectors of statistics.
#include "kernel/vector_sums.hpp"

#include <algorithm>

#include "kernel/row_records.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/vector_sums.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Adds kBlocks blocks of lanes from `offset` on: what fits the registers beside the addresses.
template <std::size_t kBlocks>
HWY_INLINE void add_blocks(const VectorRows& rows, std::size_t first, std::size_t count,
                           std::size_t offset, std::int32_t* sums) {
  // Not the 64 bytes of AVX-512: what was stored is soon read again, which takes longer with those.
  const hn::CappedTag<std::int32_t, kVectorLanes> d;
  constexpr std::size_t kLanes = hn::MaxLanes(d);
  constexpr std::size_t kVectors = kBlocks * kVectorLanes / kLanes;
  const std::uint8_t* bins = rows.bins + first;
  const std::int32_t* values = rows.values + offset;
  for (std::size_t i = 0; i < rows.n; ++i, bins += rows.stride, values += rows.lanes) {
    hn::Vec<decltype(d)> value[kVectors];
#pragma GCC unroll 16
    for (std::size_t v = 0; v < kVectors; ++v) value[v] = hn::LoadU(d, values + v * kLanes);
    for (std::size_t f = 0; f < count; ++f) {
      std::int32_t* to = sums + (f * kBinStride + bins[f]) * rows.lanes + offset;
#pragma GCC unroll 16
      for (std::size_t v = 0; v < kVectors; ++v) {
        hn::StoreU(hn::Add(hn::LoadU(d, to + v * kLanes), value[v]), d, to + v * kLanes);
      }
    }
  }
}

void add_vectors_body(const VectorRows& rows, std::size_t first, std::size_t count,
                      std::int32_t* sums) {
  constexpr std::size_t kMost = 2;
  std::size_t offset = 0;
  for (; offset + kMost * kVectorLanes <= rows.lanes; offset += kMost * kVectorLanes) {
    add_blocks<kMost>(rows, first, count, offset, sums);
  }
  if (offset < rows.lanes) add_blocks<1>(rows, first, count, offset, sums);
}

void add_long_vectors_body(const VectorRows& rows, const std::uint16_t* bins, std::int32_t* sums) {
  const hn::CappedTag<std::int32_t, kVectorLanes> d;
  const std::int32_t* values = rows.values;
  for (std::size_t i = 0; i < rows.n; ++i, values += rows.lanes) {
    std::int32_t* to = sums + bins[i] * rows.lanes;
    for (std::size_t lane = 0; lane < rows.lanes; lane += hn::MaxLanes(d)) {
      hn::StoreU(hn::Add(hn::LoadU(d, to + lane), hn::LoadU(d, values + lane)), d, to + lane);
    }
  }
}

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

template <bool kShared, bool kPenalty, class Sum>
HWY_INLINE VectorCandidate scan(const VectorRule& rule, const Sum* sums, std::size_t count,
                                const double* start, double total_hessian) {
  const hn::CappedTag<double, kStripes> d;
  constexpr std::size_t kLanes = hn::MaxLanes(d);
  double* left = rule.scratch;
  std::copy_n(start, rule.lanes, left);
  VectorCandidate best{rule.bar, -1};
  const double outputs = static_cast<double>(rule.outputs);
  const double least = kShared ? rule.least_hessian : rule.least_hessian * outputs;
  for (std::size_t b = 0; b < count; ++b, sums += rule.lanes) {
    for (std::size_t lane = 0; lane < rule.lanes; lane += kLanes) {
      const auto x = hn::Mul(load_sums(d, sums + lane), hn::LoadU(d, rule.units + lane));
      hn::StoreU(hn::Add(hn::LoadU(d, left + lane), x), d, left + lane);
    }
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

MLIOT_KERNEL_TABLE(add_vectors_body);
MLIOT_KERNEL_TABLE(add_long_vectors_body);
MLIOT_KERNEL_TABLE(scan_narrow_body);
MLIOT_KERNEL_TABLE(scan_double_body);

void add_vectors(const VectorRows& rows, std::size_t first, std::size_t count, std::int32_t* sums) {
  add_vectors_body_table.get()(rows, first, count, sums);
}

void add_long_vectors(const VectorRows& rows, const std::uint16_t* bins, std::int32_t* sums) {
  add_long_vectors_body_table.get()(rows, bins, sums);
}

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
