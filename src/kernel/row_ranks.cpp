// Body of rank_sums, compiled once for each instruction set.
//
// Every row is compared with all others at once: 64 compares of 64 bytes take less than the walk
// over 255 bins, most of which are empty.
#include "kernel/row_ranks.hpp"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/row_ranks.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

void rank_sums_body(const RankedBins& bins, const std::int64_t* values, std::size_t n,
                    RankedSums& out) {
  const hn::CappedTag<std::uint8_t, kRankedRows> d;
  constexpr std::size_t kLanes = hn::MaxLanes(d);
  constexpr std::size_t kVectors = kRankedRows / kLanes;
  const std::uint8_t* all = bins.of_row.data();
  hn::Vec<decltype(d)> bin[kVectors];
  hn::Vec<decltype(d)> rank[kVectors];
  for (std::size_t v = 0; v < kVectors; ++v) {
    bin[v] = hn::Load(d, all + v * kLanes);
    rank[v] = hn::Zero(d);
  }
  for (std::size_t i = 0; i < n; ++i) {
    const auto other = hn::Set(d, all[i]);
    for (std::size_t v = 0; v < kVectors; ++v) {  // true is 255, which is -1
      rank[v] = hn::Sub(rank[v], hn::VecFromMask(d, hn::Lt(other, bin[v])));
    }
  }
  HWY_ALIGN std::uint8_t ranks[kRankedRows];
  for (std::size_t v = 0; v < kVectors; ++v) hn::Store(rank[v], d, ranks + v * kLanes);
  std::fill_n(out.sums.begin(), 1 + kRankedRows, std::int64_t{0});
  std::int64_t* places = out.sums.data() + 1;
  for (std::size_t i = 0; i < n; ++i) {
    places[ranks[i]] += values[i];
    out.bins[ranks[i]] = all[i];
  }
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(rank_sums_body);

void rank_sums(const RankedBins& bins, const std::int64_t* values, std::size_t n, RankedSums& out) {
  rank_sums_body_table.get()(bins, values, n, out);
}

}  // namespace mliot::kernel
#endif
