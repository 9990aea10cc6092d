// Fixed steps are multiplied; months and business days are asked of the axis.
#include "mliot/data/row_times.hpp"

#include "mliot/core/error.hpp"
#include "mliot/freestanding/time_axis.h"

namespace mliot::data {

std::size_t rows_of(std::size_t series, std::span<const std::int64_t> offsets) {
  require(offsets.size() == series + 1,
          "row_times: {} offsets do not fit {} series; give one more than series", offsets.size(),
          series);
  require(offsets.front() == 0, "row_times: offsets must begin at 0, got {}", offsets.front());
  for (std::size_t i = 1; i < offsets.size(); ++i) {
    require(offsets[i - 1] <= offsets[i], "row_times: offsets must ascend, got {} after {} at {}",
            offsets[i], offsets[i - 1], i);
  }
  return static_cast<std::size_t>(offsets.back());
}

void row_times(const TimeAxis& axis, std::span<const std::int64_t> first,
               std::span<const std::int64_t> offsets, std::span<std::int64_t> out) {
  const std::size_t rows = rows_of(first.size(), offsets);
  require(rows == out.size(), "row_times: {} rows do not fit {} times", rows, out.size());
  const std::int64_t step = axis.frequency().fixed_step();
  for (std::size_t i = 0; i < first.size(); ++i) {
    const auto begin = static_cast<std::size_t>(offsets[i]);
    const auto of_series = out.subspan(begin, static_cast<std::size_t>(offsets[i + 1]) - begin);
    const auto period = static_cast<std::uint64_t>(first[i]);  // wraps, as times do
    for (std::size_t k = 0; k < of_series.size(); ++k) {
      const auto at = static_cast<std::int64_t>(period + k);
      of_series[k] = step > 0 ? mliot_fixed_time(at, axis.origin(), step) : axis.time(at);
    }
  }
}

}  // namespace mliot::data
