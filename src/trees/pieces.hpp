// Cuts trees with many leaves into trees with few that sum to the same values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "mliot/trees/tree.hpp"

namespace mliot::trees::detail {

/// A tree that agrees with another one on a run of its leaves and is 0 everywhere else.
struct Piece {
  Tree tree;                          ///< without gains and covers
  std::vector<std::int32_t> numbers;  ///< of its leaves in the other tree; 0 where it is 0
};

/// Pieces of at most `most` leaves: of those, every row reaches one leaf of the whole tree and
/// else leaves of value 0. Empty when the tree is so deep that pieces would not fit or be too
/// many. The tree has a node.
///
/// Cost: O(nodes) a piece and binary step.
std::vector<Piece> pieces_of(const Tree& tree, std::size_t most);

/// A tree as it is, or a piece of it.
struct SmallTree {
  std::size_t origin = 0;  ///< number of the whole tree in the forest
  const Tree* tree = nullptr;
  const Piece* piece = nullptr;  ///< null when it is whole
};

/// What kernels with one byte for a leaf number evaluate.
struct SmallTrees {
  std::vector<SmallTree> trees;            ///< by origin
  std::vector<std::size_t> large;          ///< trees that stay out: too large to cut
  std::vector<std::vector<Piece>> pieces;  ///< what the trees point to
};

/// Trees of up to `most` leaves stay whole. The forest has to outlive the result.
SmallTrees small_trees(const std::vector<Tree>& trees, std::size_t most);

}  // namespace mliot::trees::detail
