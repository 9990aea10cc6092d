// A tree as it grows: splits on bins, children by index.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "boosting/binner.hpp"
#include "boosting/splitter.hpp"
#include "mliot/trees/tree.hpp"

namespace mliot::boosting {

/// Nodes in the order they were made; node 0 is the root. A node without a child is a leaf.
struct GrownTree {
  struct Node {
    Split split;  ///< of an inner node
    NodeTotals totals;
    std::int32_t left = -1;
    std::int32_t right = -1;
    bool sorted_levels = false;  ///< whether a split of sorted levels led here

    /// Of an inner node of a category or of a column of several features: 1 for every bin or code
    /// that goes right.
    std::vector<std::uint8_t> goes_right = {};
    std::size_t column = 0;     ///< of a record, which is looked up there
    std::size_t high_byte = 0;  ///< of the feature's bins in a record; 0: they have one byte

    bool is_leaf() const noexcept { return left < 0; }

    /// Whether the row of these bins goes left.
    bool sends_left(const std::uint8_t* record) const noexcept;
  };
  std::vector<Node> nodes;

  /// The leaf that a record of bins reaches.
  std::size_t leaf_of(const std::uint8_t* record) const noexcept;
};

/// The leaves of a grown tree with their values in units of the grid, `outputs` a node, those of
/// the model's outputs from `first` on.
struct GrownLeaves {
  const GrownTree& tree;
  const std::vector<std::int64_t>& values;
  std::size_t first = 0;
  std::size_t outputs = 1;
};

inline bool GrownTree::Node::sends_left(const std::uint8_t* record) const noexcept {
  if (goes_right.empty()) {
    const std::size_t bin = record[column];
    return bin == kMissingBin ? split.missing_left : bin <= split.bin;
  }
  return goes_right[record[column] + (high_byte == 0 ? 0U : 256U * record[high_byte])] == 0;
}

/// Gives an inner node what its split needs to be looked up in records of the table.
void find_column(const BinnedTable& table, GrownTree::Node& node);

/// The nearest float that is not infinite.
float to_float(double x) noexcept;

/// The tree in pre-order with thresholds in place of bins. `values` and `covers` are by node.
trees::Tree to_tree(const GrownTree& grown, const std::vector<FeatureBins>& features,
                    const std::vector<std::int64_t>& values, const std::vector<float>& covers);

}  // namespace mliot::boosting
