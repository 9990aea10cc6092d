// Gathers rows and their columns.
#include "boosting/small_rows.hpp"

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

void SmallRows::sum(std::size_t column, kernel::RankedSums& out) const {
  kernel::RankedBins bins;
  for (std::size_t i = 0; i < size_; ++i) bins.of_row[i] = records_[i][column];
  kernel::rank_sums(bins, values_.data(), size_, out);
}

}  // namespace mliot::boosting
