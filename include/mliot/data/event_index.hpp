// Rows of many series in any order, sorted by series and time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace mliot::data {

/// Where the series of a long table are, as PanelIndex, without a look at gaps and duplicates.
struct EventIndex {
  /// Series i has the places offsets[i] .. offsets[i + 1].
  std::vector<std::int64_t> offsets;

  /// The row of each place, and its time; both empty when the rows are sorted already.
  std::vector<std::int64_t> order;
  std::vector<std::int64_t> times;
};

/// Sorts rows by series, numbers below n_series, and time; equal ones stay in their order.
///
/// Cost: one pass when the rows are sorted; otherwise a counting sort by series, and a comparison
///       sort only of those series whose times are not in order.
/// Throws InvalidArgument when lengths differ or a series number is out of range.
EventIndex index_events(std::span<const std::int32_t> series, std::size_t n_series,
                        std::span<const std::int64_t> times, int threads);

}  // namespace mliot::data
