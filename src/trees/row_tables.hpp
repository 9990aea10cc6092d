// Sums the leaves of one row: most trees side by side in the lanes of vectors.
#pragma once

#include <cstddef>
#include <cstdint>

#include "trees/layout.hpp"
#include "trees/pieces.hpp"

namespace mliot::trees::detail {

/// The tables of the first `limit` trees. The layout is complete but for them.
RowTables make_row_tables(const SmallTrees& small, std::size_t limit, const Layout& layout);

/// Rows up to which sum_row is faster than a block; 0 when it only walks.
std::size_t side_by_side_rows(const Layout& layout) noexcept;

/// Sum of the leaves that the row reaches in the `limit` trees that the layout was made for, in a
/// forest of one output. Never allocates.
std::int64_t sum_row(const Layout& layout, std::size_t limit, const float* row) noexcept;
std::int64_t sum_row(const Layout& layout, std::size_t limit, const double* row) noexcept;

/// Adds these leaves to the sums of the outputs. Never allocates.
void add_row(const Layout& layout, std::size_t limit, const float* row,
             std::int64_t* sums) noexcept;
void add_row(const Layout& layout, std::size_t limit, const double* row,
             std::int64_t* sums) noexcept;

}  // namespace mliot::trees::detail
