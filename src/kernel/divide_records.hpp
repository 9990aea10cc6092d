// Divides a stretch of row records among two children in its own place.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernel/row_records.hpp"

namespace mliot::kernel {

/// Rows [begin, end) of records that lie side by side, and the ids that belong to them.
struct RecordStretch {
  std::uint8_t* records;
  std::uint32_t* ids;
  std::size_t stride;
  std::size_t begin;
  std::size_t end;
};

/// Brings left rows to the front and right rows to the back, and returns the first of the right.
///
/// Blocks of rows are looked through at both ends; each writes down its rows that belong to the
/// other end, without a branch on the rows, and then the two lists are swapped in pairs.
///
/// Cost:   every row is read once; only rows at the wrong end are moved, each once.
/// Source: Edelkamp and Weiss 2016, "BlockQuicksort: avoiding branch mispredictions in Quicksort".
std::size_t divide_records(const RecordStretch& stretch, const PartitionRule& rule);

/// The same order of the ids, but the records stay where they are and no longer belong to them.
std::size_t divide_ids(const RecordStretch& stretch, const PartitionRule& rule);

}  // namespace mliot::kernel
