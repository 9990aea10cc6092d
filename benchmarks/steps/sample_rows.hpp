// Rows drawn at random, as records and as columns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "kernel/row_records.hpp"
#include "mliot/core/random.hpp"

namespace mliot::benchmarks {

using Sums = std::vector<std::int64_t>;

/// Bins below `levels` and gradient pairs: a record of `stride` bytes a row.
struct SampleRows {
  std::size_t n;
  std::size_t columns;
  std::size_t stride;
  std::vector<std::uint8_t> records;

  SampleRows(std::size_t rows, std::size_t count, std::size_t bytes, std::size_t levels)
      : n(rows), columns(count), stride(bytes), records((rows + 2) * bytes) {
    const Random random(3);
    for (std::size_t i = 0; i < n; ++i) {
      std::uint8_t* row = records.data() + i * stride;
      for (std::size_t f = 0; f < columns; ++f) {
        row[f] = static_cast<std::uint8_t>(random.below(i * 128 + f, levels));
      }
      const auto gradient = static_cast<std::uint32_t>(random.below(i * 128 + 126, 32769)) - 16384U;
      const auto hessian = static_cast<std::uint32_t>(random.below(i * 128 + 127, 8193)) + 1U;
      const std::uint32_t pair = gradient << 16 | hessian;
      std::memcpy(row + stride - kernel::kGradientBytes, &pair, sizeof pair);
    }
  }

  std::uint8_t bin(std::size_t row, std::size_t f) const { return records[row * stride + f]; }

  std::uint32_t pair(std::size_t row) const {
    std::uint32_t both;
    std::memcpy(&both, records.data() + (row + 1) * stride - kernel::kGradientBytes, sizeof both);
    return both;
  }

  std::int64_t gradient(std::size_t row) const {
    return static_cast<std::int16_t>(pair(row) >> 16);
  }
  std::int64_t hessian(std::size_t row) const { return pair(row) & 0xFFFF; }

  /// (gradient << 32) + hessian, as sums are packed.
  std::int64_t packed(std::size_t row) const {
    return gradient(row) * (std::int64_t{1} << 32) + hessian(row);
  }

  kernel::RecordRange range(std::size_t first, std::size_t count) const {
    const std::uint8_t* start = records.data() + first * stride;
    return {start, stride, start + stride - kernel::kGradientBytes, stride, count};
  }

  /// Bins of one feature side by side.
  std::vector<std::uint8_t> column(std::size_t f) const {
    std::vector<std::uint8_t> bins(n);
    for (std::size_t i = 0; i < n; ++i) bins[i] = bin(i, f);
    return bins;
  }
};

}  // namespace mliot::benchmarks
