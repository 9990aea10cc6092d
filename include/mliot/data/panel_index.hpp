// Long tables in any row order as series: the order of the rows, where series begin, what is wrong.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace mliot::data {

/// Distinct integers in ascending order, and for each value its place among them.
struct Encoding {
  std::vector<std::int64_t> levels;
  std::vector<std::int32_t> codes;
};

/// Encodes integers. Runs of equal values cost one comparison a row.
/// Throws ResourceLimit beyond 2^31 - 1 distinct values.
Encoding encode(std::span<const std::int64_t> values);

/// Two rows that do not go together; -1 when there are none.
struct RowPair {
  std::int64_t row = -1;
  std::int64_t previous = -1;  // the row before it in the sorted order

  bool found() const noexcept { return row >= 0; }
};

/// Where the series of a long table are.
struct PanelIndex {
  /// Input row of each row sorted by (series, period); empty when the input is sorted already.
  std::vector<std::int64_t> order;

  /// Series i has the sorted rows offsets[i] .. offsets[i + 1].
  std::vector<std::int64_t> offsets;

  /// First period of each series; 0 for one without rows.
  std::vector<std::int64_t> first_period;

  /// The first two rows of one series and period, in the sorted order, and how many there are.
  RowPair duplicate;
  std::int64_t n_duplicates = 0;

  /// The first two neighbours of a series that are not neighbouring periods, and how many.
  RowPair gap;
  std::int64_t n_gaps = 0;
};

/// Sorts and checks rows. `series` are numbers below n_series, one a row; `periods` likewise.
///
/// Equal (series, period) stay in the order of the input and are reported, not refused.
/// Cost: one pass when the rows are sorted; otherwise a counting sort by series, and a comparison
///       sort only of those series whose periods are not in order.
/// Throws InvalidArgument when lengths differ or a series number is out of range.
PanelIndex index_panel(std::span<const std::int32_t> series, std::size_t n_series,
                       std::span<const std::int64_t> periods);

/// The rows of a panel with its gaps filled.
struct FilledPanel {
  std::vector<std::int64_t> offsets;   // as PanelIndex::offsets, of the filled rows
  std::vector<std::int64_t> position;  // the filled row of each sorted row
};

/// Makes room for the missing periods between the first and the last of each series.
/// sorted_periods: the period of each sorted row, without duplicates.
/// Throws ResourceLimit when the filled rows would exceed 1000 a given row plus a million: then a
/// date is wrong.
FilledPanel fill_gaps(const PanelIndex& index, std::span<const std::int64_t> sorted_periods);

/// What each series needs of a table of future covariates.
struct FutureWindow {
  std::span<const std::int64_t> first_period;  // one a series
  std::int64_t horizon = 1;
};

/// The input row of each (series, step), series by series; -1 where the table has none.
struct FutureRows {
  std::vector<std::int64_t> rows;
  RowPair duplicate;  // two needed rows of one series and period
};

/// Finds the rows of future covariates. `series` is -1 for rows of other series; rows outside of
/// the window are passed over. Throws InvalidArgument when lengths differ or horizon < 1.
FutureRows match_future(std::span<const std::int32_t> series, std::span<const std::int64_t> periods,
                        const FutureWindow& window);

}  // namespace mliot::data
