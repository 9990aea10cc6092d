// Body of window_ranks, compiled once for each instruction set.
//
// Each lane slides its own window over its own part of the block. A step replaces the sample that
// leaves by the one that enters in one pass over the sorted window without a branch: the slots from
// the leaving sample on take their neighbour's, then the entering sample sinks to its place by
// minima and maxima. Two steps share a pass: the second takes the slots that the first one gives.
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
    // lanes a page apart would share the same few lines of the nearest cache
    constexpr std::size_t kPage = 512;
    constexpr std::size_t kApart = 40;
    const std::size_t beyond = (length + kApart / 2) % kPage;
    if (lanes > 1 && length >= kPage / 2 && beyond < kApart) length += kApart - beyond;
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

  /// The lanes' outputs at a place of their parts.
  HWY_INLINE void put(hn::Vec<Lanes> slot, std::size_t t, double* out) const {
    const Lanes d;
    HWY_ALIGN double values[kMost];
    hn::Store(slot, d, values);
    for (std::size_t k = 0; k < hn::Lanes(d); ++k) out[begin[k] + t] = values[k];
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

/// The order statistics after a step.
struct Statistics {
  hn::Vec<Lanes> lower;
  hn::Vec<Lanes> upper;
};

/// replace() twice in one pass, of three slots and more; the statistics between the two.
HWY_INLINE Statistics replace_two(double* sorted, std::size_t size, std::size_t rank,
                                  const hn::Vec<Lanes> (&leave)[2],
                                  const hn::Vec<Lanes> (&enter)[2]) {
  const Lanes d;
  const std::size_t lanes = hn::Lanes(d);
  const auto leave0 = leave[0];
  const auto leave1 = leave[1];
  const auto enter0 = enter[0];
  const auto enter1 = enter[1];
  auto below0 = hn::Set(d, -kAbove);
  auto below1 = below0;
  auto here = hn::Load(d, sorted);
  const auto first = [&](hn::Vec<Lanes> next) HWY_ATTR {
    const auto left = hn::IfThenElse(hn::Lt(here, leave0), here, next);
    const auto slot = hn::Max(below0, hn::Min(left, enter0));
    below0 = left;
    here = next;
    return slot;
  };
  auto waiting = first(hn::Load(d, sorted + lanes));
  const auto second = [&](hn::Vec<Lanes> next) HWY_ATTR {
    const auto left = hn::IfThenElse(hn::Lt(waiting, leave1), waiting, next);
    const auto slot = hn::Max(below1, hn::Min(left, enter1));
    below1 = left;
    waiting = next;
    return slot;
  };
  Statistics between{waiting, waiting};
  for (std::size_t i = 1; i + 1 < size; ++i) {
    const auto slot = first(hn::Load(d, sorted + (i + 1) * lanes));
    if (i == rank) between.lower = slot;
    if (i == rank + 1) between.upper = slot;
    hn::Store(second(slot), d, sorted + (i - 1) * lanes);
  }
  const auto last = hn::Max(below0, enter0);
  if (rank + 1 == size) between.lower = last;
  if (rank + 2 >= size) between.upper = last;
  hn::Store(second(last), d, sorted + (size - 2) * lanes);
  hn::Store(hn::Max(below1, enter1), d, sorted + (size - 1) * lanes);
  return between;
}

}  // namespace

void window_ranks_body(const double* x, std::size_t n, std::size_t window, std::size_t rank,
                       double* lower, double* upper) {
  const Lanes d;
  const std::size_t lanes = hn::Lanes(d);
  HWY_ALIGN double sorted[kLongestRanks * kMost];
  const Parts parts(n);
  const double* first = x - (window - 1);
  for (std::size_t i = 0; i < window; ++i) hn::Store(hn::Set(d, kAbove), d, sorted + i * lanes);
  for (std::size_t t = 0; t + 1 < window; ++t) {
    replace(sorted, t + 1, hn::Set(d, kAbove), parts.samples(first, t));
  }
  auto before = hn::Set(d, kAbove);
  const std::size_t above = rank + 1 < window ? rank + 1 : rank;
  std::size_t t = 0;
  for (; window > 2 && t + 2 <= parts.length; t += 2) {
    const hn::Vec<Lanes> leave[2] = {before, parts.samples(first, t)};
    const hn::Vec<Lanes> enter[2] = {parts.samples(x, t), parts.samples(x, t + 1)};
    const Statistics between = replace_two(sorted, window, rank, leave, enter);
    parts.put(between.lower, t, lower);
    parts.put(between.upper, t, upper);
    parts.put(hn::Load(d, sorted + rank * lanes), t + 1, lower);
    parts.put(hn::Load(d, sorted + above * lanes), t + 1, upper);
    before = parts.samples(first, t + 1);
  }
  for (; t < parts.length; ++t) {
    replace(sorted, window, before, parts.samples(x, t));
    before = parts.samples(first, t);
    parts.put(hn::Load(d, sorted + rank * lanes), t, lower);
    parts.put(hn::Load(d, sorted + above * lanes), t, upper);
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
