// A tree in the order in which it is written: each node, the child behind it, the other child.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "mliot/trees/tree.hpp"

namespace mliot::edge::detail {

/// A node, or a leaf.
struct TreeEntry {
  bool leaf = false;
  std::size_t number = 0;  ///< of a leaf: its number in the tree

  std::size_t node = 0;    ///< of a node: its number in the tree
  bool turned = false;     ///< the child behind it is the right one
  std::size_t second = 0;  ///< the entry of the other child
};

/// Left children come first; with `turn` the child that more training rows reached does.
std::vector<TreeEntry> entries_of(const trees::Tree& tree, bool turn);

}  // namespace mliot::edge::detail
