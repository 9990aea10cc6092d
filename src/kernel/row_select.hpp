// Evaluates many binned trees for one row at once: the kernel of single predictions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace mliot::kernel {

/// Trees that stand side by side, one a lane.
inline constexpr std::size_t kRowLanes = 128;

/// Columns that one byte shuffle looks up, and the most of such tables that pay.
inline constexpr std::size_t kTableColumns = 16;
inline constexpr std::size_t kMostTables = 32;

/// Tables that a node's byte of the column can tell apart; with more, each has a byte of its own.
inline constexpr std::size_t kNarrowTables = 8;

/// Bit of a node's column that sends missing values left.
inline constexpr std::uint8_t kMissingLeft = 0x80;

/// One node of each tree of a group. A row stands at a node when its place in the tree equals the
/// node's; with bin > threshold it moves on to place k + 1, if this is step k. All parents stand
/// before their children; where a tree has no node the threshold is 127, which no bin passes.
struct alignas(64) RowStep {
  std::array<std::uint8_t, kRowLanes> column{};  ///< in its table (4 bits), the table (3), missing
  std::array<std::int8_t, kRowLanes> threshold{};
  std::array<std::uint8_t, kRowLanes> place{};
};

/// The tables of a step's columns when there are more than kNarrowTables.
struct alignas(64) RowStepTables {
  std::array<std::uint8_t, kRowLanes> table{};
};

/// A run of steps, at most 255, and the lanes that hold trees.
struct RowGroup {
  std::uint32_t first_step = 0;
  std::uint32_t steps = 0;
  std::uint32_t trees = 0;
};

/// Trees to evaluate; `step_tables` is null while the tables are few.
struct RowForest {
  const RowStep* steps = nullptr;
  const RowStepTables* step_tables = nullptr;
  std::size_t tables = 0;
};

/// The bins of a row, kTableColumns * tables bytes, and whether one of them is kMissingBin.
struct RowBins {
  const std::int8_t* bins = nullptr;
  bool missing = false;
};

/// Writes the place that the row ends at in each tree of the group.
void row_select(const RowForest& forest, const RowGroup& group, const RowBins& row,
                std::uint8_t* places);

/// What a row costs here: steps of all groups, and tables; and the levels of all trees, which it
/// costs to walk them instead.
struct RowWork {
  std::size_t steps = 0;
  std::size_t tables = 0;
  std::size_t levels = 0;
};

/// Rows of a batch up to which one by one is faster than a block with the instruction set in use; 0
/// when walking tree by tree is faster even for one row.
std::size_t row_select_rows(const RowWork& work) noexcept;

}  // namespace mliot::kernel
