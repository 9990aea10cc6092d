// Turns numbers into bins: how many thresholds of a sorted table lie below each.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace mliot::kernel {

/// A bin is kept as a signed byte, bin - 128, so that every instruction set compares it natively.
inline constexpr std::int8_t kMissingBin = 127;
inline constexpr std::int8_t kLowestBin = -128;

/// Thresholds that one table holds; bin 255 is left for missing values.
inline constexpr std::size_t kTableThresholds = 254;

/// Up to kTableThresholds ascending thresholds, padded with +infinity, in 16 runs of 16; then the
/// last threshold of each run. A search looks at the run ends first, then at one run; each is a
/// cache line of floats.
template <class T>
struct alignas(64) BinTable : std::array<T, 272> {};

/// Writes for each x[i * stride] the number of thresholds t with t < x, minus 128; NaN gives
/// kMissingBin. `count` is the number of thresholds in the table.
void threshold_bins(const float* x, std::ptrdiff_t stride, std::size_t n,
                    const BinTable<float>& table, std::size_t count, std::int8_t* out);
void threshold_bins(const double* x, std::ptrdiff_t stride, std::size_t n,
                    const BinTable<double>& table, std::size_t count, std::int8_t* out);

/// Which value of a row is looked up in which table.
struct RowColumn {
  std::uint32_t feature = 0;
  std::uint32_t table = 0;
};

/// Writes the bin of each of `count` columns of one row, and returns whether any value is missing.
bool row_bins(const float* row, const RowColumn* columns, std::size_t count,
              const BinTable<float>* tables, std::int8_t* out);
bool row_bins(const double* row, const RowColumn* columns, std::size_t count,
              const BinTable<double>* tables, std::int8_t* out);

}  // namespace mliot::kernel
