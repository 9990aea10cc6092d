// The times of rows that stand a period apart, series after series.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "mliot/data/time_axis.hpp"

namespace mliot::data {

/// How many rows the series have: series i those from offsets[i] to offsets[i + 1].
///
/// Throws InvalidArgument unless there is one offset more than series, and they ascend from 0.
std::size_t rows_of(std::size_t series, std::span<const std::int64_t> offsets);

/// out[row] = the time of each row of series without gaps, whose first row is of period first[i].
///
/// Throws InvalidArgument as rows_of(), and when `out` has another length.
void row_times(const TimeAxis& axis, std::span<const std::int64_t> first,
               std::span<const std::int64_t> offsets, std::span<std::int64_t> out);

}  // namespace mliot::data
