// The rows of a node that is too small to be worth a histogram.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "boosting/histogram.hpp"
#include "kernel/row_ranks.hpp"
#include "kernel/row_records.hpp"

namespace mliot::boosting {

/// Whether a few rows' sums of a feature are taken by rank: its bins are numbers, and so many that
/// most would be empty.
inline bool is_ranked(const FeatureBins& bins) {
  constexpr std::size_t kFew = 32;
  return !bins.is_categorical() && bins.count() > kFew;
}

/// Records and gradients of at most kernel::kRankedRows rows. The records must outlive it.
class SmallRows {
 public:
  explicit SmallRows(std::span<const kernel::RecordRange> ranges);

  /// The bins of the feature at a slot of a block of short bins.
  kernel::RankedBins bins(FeatureBlock block, std::size_t slot) const;

  /// The sums of such bins by rank.
  void sum(const kernel::RankedBins& bins, kernel::RankedSums& out) const;

  /// The same by bin, as those of a feature in a histogram that is not wide.
  void fill(const kernel::RankedBins& bins, std::size_t feature, Histogram& histogram) const;

  std::size_t size() const noexcept { return size_; }

 private:
  std::size_t size_ = 0;
  std::array<const std::uint8_t*, kernel::kRankedRows> records_;
  std::array<std::int64_t, kernel::kRankedRows> values_;  // packed as in a histogram
};

}  // namespace mliot::boosting
