// Sums of a few rows by the rank of their bins: a histogram without empty bins between.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "kernel/split_scan.hpp"

namespace mliot::kernel {

/// Most rows of a node that is summed by ranks.
inline constexpr std::size_t kRankedRows = 64;

/// The bins of one feature, by row. What stands behind the rows does not matter.
struct alignas(64) RankedBins {
  std::array<std::uint8_t, kRankedRows> of_row;
};

/// Place p holds the sum of all rows with p rows of smaller bins, and their bin. Places that no row
/// has hold 0, as does the place in front; what follows kRankedRows places is room for scan_packed.
/// `bins` is filled at places that a row has.
struct RankedSums {
  std::array<std::int64_t, 1 + kRankedRows + kScanPadding> sums;
  std::array<std::uint8_t, kRankedRows> bins;

  const std::int64_t* places() const noexcept { return sums.data() + 1; }
};

/// Sums of n <= kRankedRows rows with these values.
void rank_sums(const RankedBins& bins, const std::int64_t* values, std::size_t n, RankedSums& out);

}  // namespace mliot::kernel
