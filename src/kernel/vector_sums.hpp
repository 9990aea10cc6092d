// Histograms whose bins hold a vector of statistics: the loops that fill those of several outputs.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mliot::kernel {

/// Rows whose sums cannot overflow: values are at most 32,768 in magnitude.
constexpr std::size_t kVectorRows = 32768;

/// Rows side by side: one bin a feature, and the row's statistics in `lanes` numbers.
struct VectorRows {
  const std::uint8_t* bins;
  std::size_t stride;  ///< bytes between the bins of two rows
  const std::int32_t* values;
  std::size_t lanes;  ///< even
  std::size_t n;
};

/// Adds each row's values to those at sums + (f * kBinStride + bin of feature first + f) * lanes,
/// for f < count.
void add_vectors(const VectorRows& rows, std::size_t first, std::size_t count, std::int32_t* sums);

/// The same for one feature whose bins do not fit a byte: bins[i] is that of row i.
void add_long_vectors(const VectorRows& rows, const std::uint16_t* bins, std::int32_t* sums);

/// rest[i] = whole[i] - part[i] for i < n; the rest may be the whole.
void subtract_vectors(const std::int32_t* whole, const std::int32_t* part, std::size_t n,
                      std::int32_t* rest);

}  // namespace mliot::kernel
