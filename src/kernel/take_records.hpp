// Takes rows off the sums of a histogram that holds them.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernel/row_records.hpp"

namespace mliot::kernel {

/// Undoes add_records: subtracts (gradient << 32) + hessian of each row.
void take_records(const RecordRange& range, std::size_t first, std::size_t count,
                  std::int64_t* histogram);

/// Undoes add_long_bins.
void take_long_bins(const RecordRange& range, std::size_t low_byte, std::size_t high_byte,
                    std::int64_t* histogram);

}  // namespace mliot::kernel
