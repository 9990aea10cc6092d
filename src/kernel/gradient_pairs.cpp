// Bodies of the packing: several rows at once, and the rest of them one by one with equal bits.
#include "kernel/gradient_pairs.hpp"

#include <bit>
#include <cmath>

#include "mliot/freestanding/math.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/gradient_pairs.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "kernel/math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Added to a number below 2^51, it leaves the nearest integer in the low bits of the sum.
constexpr double kShift = 0x1.8p52;
constexpr double kRestScale = 1 << kRestBits;

HWY_INLINE void count_one(double x, double limit, PairCounts& counts) {
  const double size = std::abs(x);
  counts.beyond += size < limit ? 0 : 1;
  counts.beyond_half += size >= limit / 2 ? 1 : 0;
  counts.beyond_eighth += size >= limit / 8 ? 1 : 0;
  if (size > counts.largest) counts.largest = size;
}

// The bits of a number and of its rest; only the low 16 of each count.
struct Bits {
  std::uint64_t whole;
  std::uint64_t rest;
};

HWY_INLINE Bits round_one(double x, double inverse) {
  const double scaled = x * inverse;
  const double shifted = scaled + kShift;
  const double rest = scaled - (shifted - kShift);
  return {std::bit_cast<std::uint64_t>(shifted),
          std::bit_cast<std::uint64_t>(rest * kRestScale + kShift)};
}

HWY_INLINE std::uint32_t pair_of(std::uint64_t gradient, std::uint64_t hessian) {
  return static_cast<std::uint32_t>((gradient << 16) | (hessian & 0xFFFF));
}

HWY_INLINE void pack_one(const PairSource& source, std::size_t i, std::uint32_t* pairs,
                         std::uint32_t* rests, PairCounts* counts) {
  const Bits g = round_one(source.gradients[i], source.gradient_scale.inverse);
  count_one(source.gradients[i], source.gradient_scale.limit, counts[0]);
  Bits h{1, 0};
  if (source.hessians != nullptr) {
    h = round_one(source.hessians[i], source.hessian_scale.inverse);
    count_one(source.hessians[i], source.hessian_scale.limit, counts[1]);
  }
  pairs[i] = pair_of(g.whole, h.whole);
  rests[i] = pair_of(g.rest, h.rest);
}

#if HWY_TARGET != HWY_SCALAR

// Counts of one kind, lane by lane.
template <class D>
class LaneCounts {
 public:
  using V = hn::Vec<D>;

  LaneCounts(D d, double limit)
      : limit_(hn::Set(d, limit)),
        half_(hn::Set(d, limit / 2)),
        eighth_(hn::Set(d, limit / 8)),
        largest_(hn::Zero(d)) {}

  HWY_INLINE void add(D d, V x) {
    const auto size = hn::Abs(x);
    within_ += hn::CountTrue(d, hn::Lt(size, limit_));
    beyond_half_ += hn::CountTrue(d, hn::Ge(size, half_));
    beyond_eighth_ += hn::CountTrue(d, hn::Ge(size, eighth_));
    largest_ = hn::IfThenElse(hn::Gt(size, largest_), size, largest_);
  }

  void add_to(D d, std::size_t rows, PairCounts& counts) const {
    counts.beyond += rows - within_;
    counts.beyond_half += beyond_half_;
    counts.beyond_eighth += beyond_eighth_;
    const double top = hn::GetLane(hn::MaxOfLanes(d, largest_));
    if (top > counts.largest) counts.largest = top;
  }

 private:
  V limit_;
  V half_;
  V eighth_;
  V largest_;
  std::size_t within_ = 0;
  std::size_t beyond_half_ = 0;
  std::size_t beyond_eighth_ = 0;
};

template <class V>
struct LaneBits {
  V whole;
  V rest;
};

template <class D, class U = hn::RebindToUnsigned<D>>
HWY_INLINE LaneBits<hn::Vec<U>> round_lanes(D d, hn::Vec<D> x, double inverse) {
  const auto shift = hn::Set(d, kShift);
  const auto scaled = hn::Mul(x, hn::Set(d, inverse));
  const auto shifted = hn::Add(scaled, shift);
  const auto rest = hn::Sub(scaled, hn::Sub(shifted, shift));
  const auto rest_shifted = hn::Add(hn::Mul(rest, hn::Set(d, kRestScale)), shift);
  return {hn::BitCast(U(), shifted), hn::BitCast(U(), rest_shifted)};
}

// The low halves of the lanes of two vectors, packed in pairs.
template <class U, class V = hn::Vec<U>>
HWY_INLINE void store_pairs(U u, const V (&gradient)[2], const V (&hessian)[2],
                            std::uint32_t* out) {
  const hn::Repartition<std::uint32_t, U> narrow;
  const auto low = hn::Set(u, 0xFFFF);
  const auto pair = [&](V g, V h) HWY_ATTR {
    return hn::BitCast(narrow, hn::Or(hn::ShiftLeft<16>(g), hn::And(h, low)));
  };
  const auto first = pair(gradient[0], hessian[0]);
  const auto second = pair(gradient[1], hessian[1]);
  hn::StoreU(hn::ConcatEven(narrow, second, first), narrow, out);
}

template <bool kHessians>
HWY_INLINE std::size_t pack_lanes(const PairSource& source, std::size_t n, std::uint32_t* pairs,
                                  std::uint32_t* rests, PairCounts* counts) {
  using D = hn::ScalableTag<double>;
  using U = hn::RebindToUnsigned<D>;
  const D d;
  const U u;
  const std::size_t lanes = hn::Lanes(d);
  LaneCounts<D> gradient_counts(d, source.gradient_scale.limit);
  LaneCounts<D> hessian_counts(d, source.hessian_scale.limit);
  std::size_t i = 0;
  for (; i + 2 * lanes <= n; i += 2 * lanes) {
    hn::Vec<U> g[2];
    hn::Vec<U> g_rest[2];
    hn::Vec<U> h[2] = {hn::Set(u, 1), hn::Set(u, 1)};
    hn::Vec<U> h_rest[2] = {hn::Zero(u), hn::Zero(u)};
    for (std::size_t k = 0; k < 2; ++k) {
      const auto gradient = hn::LoadU(d, source.gradients + i + k * lanes);
      gradient_counts.add(d, gradient);
      const auto rounded = round_lanes(d, gradient, source.gradient_scale.inverse);
      g[k] = rounded.whole;
      g_rest[k] = rounded.rest;
      if constexpr (kHessians) {
        const auto hessian = hn::LoadU(d, source.hessians + i + k * lanes);
        hessian_counts.add(d, hessian);
        const auto second = round_lanes(d, hessian, source.hessian_scale.inverse);
        h[k] = second.whole;
        h_rest[k] = second.rest;
      }
    }
    store_pairs(u, g, h, pairs + i);
    store_pairs(u, g_rest, h_rest, rests + i);
  }
  gradient_counts.add_to(d, i, counts[0]);
  if constexpr (kHessians) hessian_counts.add_to(d, i, counts[1]);
  return i;
}

#endif

void pack_pairs_body(const PairSource& source, std::size_t n, std::uint32_t* pairs,
                     std::uint32_t* rests, PairCounts* counts) {
  std::size_t i = 0;
#if HWY_TARGET != HWY_SCALAR
  i = source.hessians != nullptr ? pack_lanes<true>(source, n, pairs, rests, counts)
                                 : pack_lanes<false>(source, n, pairs, rests, counts);
#endif
  for (; i < n; ++i) pack_one(source, i, pairs, rests, counts);
}

void logistic_body(const double* raw, const double* target, std::size_t n, double* gradient,
                   double* hessian) {
  const hn::ScalableTag<double> d;
  const auto one = hn::Set(d, 1.0);
  std::size_t i = 0;
  for (; i + hn::Lanes(d) <= n; i += hn::Lanes(d)) {
    const auto e = vector_exp(d, hn::Neg(hn::LoadU(d, raw + i)));
    const auto p = hn::Div(one, hn::Add(one, e));
    hn::StoreU(hn::Sub(p, hn::LoadU(d, target + i)), d, gradient + i);
    hn::StoreU(hn::Mul(p, hn::Sub(one, p)), d, hessian + i);
  }
  for (; i < n; ++i) {
    const double p = 1 / (1 + mliot_exp(-raw[i]));
    gradient[i] = p - target[i];
    hessian[i] = p * (1 - p);
  }
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(pack_pairs_body);
MLIOT_KERNEL_TABLE(logistic_body);

void pack_pairs(const PairSource& source, std::size_t n, std::uint32_t* pairs, std::uint32_t* rests,
                PairCounts (&counts)[2]) {
  pack_pairs_body_table.get()(source, n, pairs, rests, counts);
}

void logistic_derivatives(const double* raw, const double* target, std::size_t n, double* gradient,
                          double* hessian) {
  logistic_body_table.get()(raw, target, n, gradient, hessian);
}

}  // namespace mliot::kernel
#endif
