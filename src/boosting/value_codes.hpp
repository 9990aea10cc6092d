// Columns of few different values as short codes: two bytes a row instead of eight.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace mliot::boosting {

/// The value of a row is values[codes[row]]: the very double that was coded.
struct ValueCodes {
  std::vector<std::uint16_t> codes;
  std::vector<double> values;

  /// Writes the values of rows [first, first + n).
  void read(std::size_t first, std::size_t n, double* out) const noexcept {
    for (std::size_t i = 0; i < n; ++i) out[i] = values[codes[first + i]];
  }
};

/// The codes of a column; nothing when it is empty or has more different values than codes.
std::optional<ValueCodes> coded_values(std::span<const double> column);

}  // namespace mliot::boosting
