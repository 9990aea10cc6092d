// The tables a forest is evaluated from, built once from its trees.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernel/range_select.hpp"
#include "kernel/row_select.hpp"
#include "kernel/threshold_bins.hpp"
#include "mliot/trees/forest.hpp"
#include "trees/level_columns.hpp"

namespace mliot::trees::detail {

/// A feature, or a run of its thresholds when there are more than one table holds, as one byte
/// column of a block. Nodes that send missing values left read a second column, in which missing is
/// the lowest bin.
struct BinColumn {
  static constexpr std::uint32_t kNone = 0xFFFFFFFFU;

  std::size_t feature = 0;
  std::size_t thresholds = 0;
  std::uint32_t column = kNone;
  std::uint32_t missing_low_column = kNone;

  /// Whether a tree of the batch kernel reads it.
  bool read() const noexcept { return column != kNone || missing_low_column != kNone; }
};

/// A node or leaf of the single-row walk. In merged pre-order the left child is the next entry and
/// the right child `skip` entries on; a leaf compares with NaN and skips 0, so that it stays.
struct FloatStep {
  float threshold = 0;
  std::uint16_t feature = 0;
  std::uint16_t skip = 0;
};
struct DoubleStep {
  double threshold = 0;
  std::uint32_t feature = 0;
  std::uint32_t skip = 0;
};

struct WalkTree {
  std::uint32_t index = 0;  ///< in the forest
  std::uint32_t start = 0;
  std::uint32_t depth = 0;
};

/// All trees for the single-row walk. Entry 0 is a leaf of value 0 that fills up groups.
struct WalkTables {
  std::size_t columns = 0;  ///< highest feature that a node reads, plus 1
  std::vector<WalkTree> trees;
  std::vector<FloatStep> floats;  ///< empty when a feature or a skip needs more than 16 bits
  std::vector<DoubleStep> doubles;
  std::vector<std::uint8_t> missing_left;
  std::vector<std::int64_t> leaves;

  /// Of each step, its place in `sets`, 0 where it has a threshold; empty without categories.
  std::vector<std::uint32_t> set_of;
  std::vector<LevelSet> sets;  ///< the first one is not used
};

/// The trees that a single row goes through side by side (see kernel/row_select.hpp).
struct RowTables {
  struct Group {
    kernel::RowGroup nodes;
    std::size_t first_leaf = 0;  ///< nodes.steps + 1 leaves a tree, by place
  };

  std::vector<kernel::RowColumn> columns;  ///< tables are those of the layout
  kernel::RowWork work;
  std::vector<kernel::RowStep> steps;
  std::vector<kernel::RowStepTables> step_tables;  ///< empty while the tables are few
  std::vector<Group> groups;                       ///< empty when walking is faster, or needed
  std::vector<std::uint32_t> trees;                ///< in the forest, of all lanes of all groups
  std::vector<std::int32_t> leaves32;              ///< filled when every leaf fits
  std::vector<std::int64_t> leaves64;              ///< filled otherwise
  std::vector<WalkTree> walked;                    ///< the large trees
};

/// Where a tree of the batch kernel comes from.
struct SelectOrigin {
  std::size_t tree = 0;               ///< in the forest
  std::vector<std::int32_t> numbers;  ///< of its leaves there (Piece, TestTable); empty: the same
};

/// The values of vector leaves: what trees of a forest of vector leaves hold in place of values are
/// the numbers of their leaves, plus 1, so that 0 stays the leaf that adds nothing.
struct VectorLeaves {
  std::vector<std::size_t> starts;  ///< of the trees; empty: leaves hold values
  std::vector<std::int64_t> values;
};

/// The smallest and the largest leaf of each tree; of vector leaves, for each output in turn.
struct LeafRanges {
  std::vector<std::int64_t> lowest;
  std::vector<std::int64_t> highest;
};

/// Bins of the numbers from -kLowestByte to 255, by number + kLowestByte.
constexpr int kLowestByte = 128;
using ByteBins = std::array<std::int8_t, kLowestByte + 256>;

struct Layout {
  std::size_t outputs = 1;
  VectorLeaves vectors;
  LeafRanges ranges;

  std::vector<BinColumn> columns;                 ///< by feature, then by threshold
  std::vector<kernel::BinTable<float>> floats;    ///< of each column: largest float <= threshold
  std::vector<kernel::BinTable<double>> doubles;  ///< of each column: the thresholds themselves
  std::vector<ByteBins> bytes;                    ///< of each column
  std::vector<LevelFeature> levels;               ///< the categories
  std::size_t block_columns = 0;

  std::vector<kernel::SelectNode> nodes;
  std::vector<kernel::SelectTree> select;
  std::vector<SelectOrigin> origins;    ///< of each entry of select
  std::vector<std::size_t> run_starts;  ///< of the entries of each output, by tree; and their end
  std::vector<std::size_t> large;       ///< trees with too many leaves even for pieces: walked
  std::vector<std::int32_t> leaves32;   ///< filled when no sum can leave int32
  std::vector<std::int64_t> leaves64;   ///< filled otherwise

  WalkTables walk;
  RowTables row;

  /// Adds what a row finds in a tree, a value or the number of a leaf plus 1, to its sums.
  void add(std::size_t tree, std::int64_t found, std::int64_t* sums) const noexcept {
    if (vectors.starts.empty()) {
      sums[tree % outputs] += found;
    } else if (found != 0) {
      const std::int64_t* values = vectors.values.data() + vectors.starts[tree] +
                                   (static_cast<std::size_t>(found) - 1) * outputs;
      for (std::size_t k = 0; k < outputs; ++k) sums[k] += values[k];
    }
  }
};

/// The parts are valid (see forest.cpp); single rows sum the first `limit` trees; `largest_sum`
/// bounds |any sum of leaves|.
Layout make_layout(const ForestParts& parts, std::size_t limit, std::int64_t largest_sum);

/// The largest float that is not above t: for a float x, x <= t exactly when x <= that.
float float_at_most(double t) noexcept;

}  // namespace mliot::trees::detail
