// The rows of a node that is too small to be worth a histogram.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "kernel/row_ranks.hpp"
#include "kernel/row_records.hpp"

namespace mliot::boosting {

/// Records and gradients of at most kernel::kRankedRows rows. The records must outlive it.
class SmallRows {
 public:
  explicit SmallRows(std::span<const kernel::RecordRange> ranges);

  /// The sums of one column of one byte by rank.
  void sum(std::size_t column, kernel::RankedSums& out) const;

  std::uint8_t bin(std::size_t row, std::size_t column) const noexcept {
    return records_[row][column];
  }

  std::size_t size() const noexcept { return size_; }

 private:
  std::size_t size_ = 0;
  std::array<const std::uint8_t*, kernel::kRankedRows> records_;
  std::array<std::int64_t, kernel::kRankedRows> values_;  // packed as in a histogram
};

}  // namespace mliot::boosting
