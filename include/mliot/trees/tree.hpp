// A decision tree whose leaves are numbered from left to right: the form that all walks share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "mliot/trees/level_set.hpp"

namespace mliot::trees {

/// An inner node. It covers the leaves [first, end); its left child covers [first, middle), its
/// right child [middle, end). Children need no pointers: nodes stand in pre-order, so the left
/// child of node i is node i + 1 and the right child is node i + (middle - first); a child that
/// covers one leaf is that leaf.
///
/// A row goes left when x <= threshold, and when x is missing and `missing_left` holds. A threshold
/// of +infinity splits missing values from all others. A node of a category has a set of levels in
/// place of the threshold: x goes left when it is in the set, so that a level that training never
/// saw goes right.
struct Node {
  static constexpr std::int32_t kNoSet = -1;

  std::int32_t feature = 0;
  std::int32_t first = 0;
  std::int32_t middle = 0;
  std::int32_t end = 0;
  double threshold = 0;
  bool missing_left = false;
  float gain = 0;   ///< loss reduction of the split, for importances
  float cover = 0;  ///< sum of hessians (or weights) of the training rows that reached the node
  std::int32_t set = kNoSet;  ///< of a category: which of the tree's sets; the threshold is 0

  bool is_categorical() const noexcept { return set != kNoSet; }
};

/// Nodes in pre-order (one fewer than leaves; none in a tree of one leaf) and the leaves' values:
/// one a leaf, or as many as the forest has outputs.
///
/// Unit:  leaf values count multiples of the forest's grid 2^-grid_exponent.
struct Tree {
  std::vector<Node> nodes;
  std::vector<std::int64_t> leaves;
  std::vector<float> leaf_cover;    ///< like Node::cover
  std::vector<LevelSet> sets = {};  ///< of the categorical nodes, in their order

  /// Whether x goes left at the node.
  bool goes_left(const Node& node, double x) const noexcept {
    if (x != x) return node.missing_left;
    if (!node.is_categorical()) return x <= node.threshold;
    return sets[static_cast<std::size_t>(node.set)].has_value(x);
  }

  std::size_t leaf_count() const noexcept { return nodes.size() + 1; }

  /// The leaf that a row of features (float or double, NaN is missing) reaches.
  template <class Row>
  std::size_t leaf_of(const Row& row) const noexcept {
    std::size_t i = 0;
    if (nodes.empty()) return 0;
    while (true) {
      const Node& node = nodes[i];
      const bool left =
          goes_left(node, static_cast<double>(row[static_cast<std::size_t>(node.feature)]));
      const std::int32_t low = left ? node.first : node.middle;
      const std::int32_t high = left ? node.middle : node.end;
      if (high - low == 1) return static_cast<std::size_t>(low);
      i += left ? 1 : static_cast<std::size_t>(node.middle - node.first);
    }
  }
};

}  // namespace mliot::trees
