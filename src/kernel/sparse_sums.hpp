// Sums of rows nearly all of whose bins are the usual ones of their columns.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernel/row_records.hpp"

namespace mliot::kernel {

/// Most columns of one call, and fewest.
constexpr std::size_t kSparseColumns = 64;
constexpr std::size_t kLeastSparseColumns = 16;

/// Columns side by side in the records, from `first` on, and the bin that most rows have in each.
struct SparseColumns {
  std::size_t first;
  std::size_t count;
  const std::uint8_t* usual;
};

/// What add_records does. Time goes to bins that are not the usual ones; of all others only the
/// sum over all rows is worked out.
void add_sparse_records(const RecordRange& range, const SparseColumns& columns,
                        std::int64_t* histogram);

/// Undoes it.
void take_sparse_records(const RecordRange& range, const SparseColumns& columns,
                         std::int64_t* histogram);

}  // namespace mliot::kernel
