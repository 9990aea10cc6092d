// Which rows of a table take part, and where they go.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "mliot/core/error.hpp"

namespace mliot::boosting {

/// Place of each row of a source in a packed table. Without a list, row i goes to place first + i.
struct RowMap {
  static constexpr std::uint32_t kAbsent = std::numeric_limits<std::uint32_t>::max();

  std::vector<std::uint32_t> places;  ///< kAbsent: the row is left out
  std::uint32_t first = 0;

  std::uint32_t operator[](std::size_t row) const noexcept {
    return places.empty() ? first + static_cast<std::uint32_t>(row) : places[row];
  }
};

/// Most rows that learn and judge, over all processes of a training.
inline constexpr std::size_t kMostRows = RowMap::kAbsent / 2;

/// Throws ResourceLimit when there are more rows than places.
inline void check_row_count(std::string_view who, std::size_t rows) {
  require<ResourceLimit>(rows <= kMostRows,
                         "{}: {} rows, those that judge included; at most {} are possible; learn "
                         "from a sample of them",
                         who, rows, kMostRows);
}

}  // namespace mliot::boosting
