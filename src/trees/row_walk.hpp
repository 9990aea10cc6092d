// Sums the leaves of one row: several trees are walked side by side to hide the latency of loads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "trees/layout.hpp"

namespace mliot::trees::detail {

/// Sum of the leaves that the row reaches in the first `trees` trees. Never allocates.
std::int64_t walk_row(const WalkTables& walk, std::size_t trees, const float* row) noexcept;
std::int64_t walk_row(const WalkTables& walk, std::size_t trees, const double* row) noexcept;

/// Sum of the leaves that the row reaches in these trees.
std::int64_t walk_row(const WalkTables& walk, std::span<const WalkTree> trees,
                      const float* row) noexcept;
std::int64_t walk_row(const WalkTables& walk, std::span<const WalkTree> trees,
                      const double* row) noexcept;

/// Adds the leaves that the row reaches in those of the trees below `limit` to the sums of the
/// outputs.
void walk_row(const Layout& layout, std::span<const WalkTree> trees, std::size_t limit,
              const float* row, std::int64_t* sums) noexcept;
void walk_row(const Layout& layout, std::span<const WalkTree> trees, std::size_t limit,
              const double* row, std::int64_t* sums) noexcept;

}  // namespace mliot::trees::detail
