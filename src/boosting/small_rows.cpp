// Gathers rows and their columns.
#include "boosting/small_rows.hpp"

#include <algorithm>
#include <cstring>

namespace mliot::boosting {

SmallRows::SmallRows(std::span<const kernel::RecordRange> ranges) {
  for (const kernel::RecordRange& range : ranges) {
    for (std::size_t i = 0; i < range.n; ++i) {
      std::uint32_t pair = 0;
      std::memcpy(&pair, range.gradients + i * range.gradient_stride, sizeof(pair));
      const std::int64_t gradient = static_cast<std::int16_t>(pair >> 16);
      values_[size_] =
          gradient * (std::int64_t{1} << 32) + static_cast<std::int64_t>(pair & 0xFFFF);
      records_[size_++] = range.records + i * range.stride;
    }
  }
}

kernel::RankedBins SmallRows::bins(FeatureBlock block, std::size_t slot) const {
  kernel::RankedBins bins;
  if (block.joint == 0) {
    const std::size_t column = block.column + (slot - block.first);
    for (std::size_t i = 0; i < size_; ++i) bins.of_row[i] = records_[i][column];
  } else {
    const std::size_t feature = block.feature(slot);
    const std::size_t column = block.places->column_of(feature);
    const JointColumns::Bins& bin = block.places->bins_of(feature);
    for (std::size_t i = 0; i < size_; ++i) bins.of_row[i] = bin[records_[i][column]];
  }
  return bins;
}

void SmallRows::sum(const kernel::RankedBins& bins, kernel::RankedSums& out) const {
  kernel::rank_sums(bins, values_.data(), size_, out);
}

void SmallRows::fill(const kernel::RankedBins& bins, std::size_t feature,
                     Histogram& histogram) const {
  std::int64_t* sums = histogram.packed(feature);
  const std::size_t extent = histogram.extent(feature);
  const std::size_t used = histogram.uses == nullptr ? extent : histogram.uses[feature];
  std::fill_n(sums, used, 0);
  if (used < extent) sums[kMissingBin] = 0;
  for (std::size_t i = 0; i < size_; ++i) sums[bins.of_row[i]] += values_[i];
}

}  // namespace mliot::boosting
