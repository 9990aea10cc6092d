// Body of window_ranks, compiled once for each instruction set.
//
// Each lane slides its own window over its own part of the block. A step replaces the sample that
// leaves by the one that enters in one pass over the sorted window without a branch: the slots from
// the leaving sample on take their neighbour's, then the entering sample sinks to its place by
// minima and maxima.
#include "kernel/window_ranks.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/window_ranks.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

namespace {

using Lanes = hn::ScalableTag<double>;
constexpr std::size_t kMost = hn::MaxLanes(Lanes());
constexpr double kAbove = __builtin_huge_val();

/// Where each lane's part of the block begins.
struct Parts {
  std::size_t begin[kMost];
  std::size_t length;

  explicit Parts(std::size_t n) {
    const std::size_t lanes = hn::Lanes(Lanes());
    length = (n + lanes - 1) / lanes;
    for (std::size_t k = 0; k < lanes; ++k) {
      const std::size_t from = k * length;
      begin[k] = from + length <= n ? from : n - length;  // the last ones may overlap
    }
  }

  /// The samples of the lanes at a place of their parts, moved by `shift` from x.
  HWY_INLINE hn::Vec<Lanes> samples(const double* x, std::size_t t) const {
    const Lanes d;
    HWY_ALIGN double values[kMost];
    for (std::size_t k = 0; k < hn::Lanes(d); ++k) values[k] = x[begin[k] + t];
    return hn::Load(d, values);
  }
};

/// Puts `enter` in the place of `leave` among `size` sorted slots; empty ones hold infinity.
HWY_INLINE void replace(double* sorted, std::size_t size, hn::Vec<Lanes> leave,
                        hn::Vec<Lanes> enter) {
  const Lanes d;
  const std::size_t lanes = hn::Lanes(d);
  auto here = hn::Load(d, sorted);
  auto below = hn::Set(d, -kAbove);
  for (std::size_t i = 0; i + 1 < size; ++i) {
    const auto next = hn::Load(d, sorted + (i + 1) * lanes);
    const auto left = hn::IfThenElse(hn::Lt(here, leave), here, next);
    hn::Store(hn::Max(below, hn::Min(left, enter)), d, sorted + i * lanes);
    below = left;
    here = next;
  }
  hn::Store(hn::Max(below, enter), d, sorted + (size - 1) * lanes);
}

}  // namespace

void window_ranks_body(const double* x, std::size_t n, std::size_t window, std::size_t rank,
                       double* lower, double* upper) {
  const Lanes d;
  const std::size_t lanes = hn::Lanes(d);
  HWY_ALIGN double sorted[kLongestRanks * kMost];
  HWY_ALIGN double results[kMost];
  const Parts parts(n);
  const double* first = x - (window - 1);
  for (std::size_t i = 0; i < window; ++i) hn::Store(hn::Set(d, kAbove), d, sorted + i * lanes);
  for (std::size_t t = 0; t + 1 < window; ++t) {
    replace(sorted, t + 1, hn::Set(d, kAbove), parts.samples(first, t));
  }
  auto leave = hn::Set(d, kAbove);
  const std::size_t above = rank + 1 < window ? rank + 1 : rank;
  for (std::size_t t = 0; t < parts.length; ++t) {
    replace(sorted, window, leave, parts.samples(x, t));
    leave = parts.samples(first, t);
    hn::Store(hn::Load(d, sorted + rank * lanes), d, results);
    for (std::size_t k = 0; k < lanes; ++k) lower[parts.begin[k] + t] = results[k];
    hn::Store(hn::Load(d, sorted + above * lanes), d, results);
    for (std::size_t k = 0; k < lanes; ++k) upper[parts.begin[k] + t] = results[k];
  }
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(window_ranks_body);

void window_ranks(const double* x, std::size_t n, std::size_t window, std::size_t rank,
                  double* lower, double* upper) {
  window_ranks_body_table.get()(x, n, window, rank, lower, upper);
}

}  // namespace mliot::kernel
#endif
