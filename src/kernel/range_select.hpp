// Evaluates binned trees for a block of rows at once: the batch kernel of tree models.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mliot::kernel {

/// Rows of a block. Column j of a block of bins starts at j * kBlockRows.
inline constexpr std::size_t kBlockRows = 256;

/// Leaves that a tree may have here: a leaf number is one byte.
inline constexpr std::size_t kSelectLeaves = 256;

/// A node whose subtree starts at leaf `first`: rows there with bin > threshold move on to
/// `middle`, the first leaf of its right child. Nodes stand in pre-order. In a masked tree it is
/// the bits of the mask in the bin that are compared.
struct SelectNode {
  std::uint32_t column = 0;
  std::int8_t threshold = 0;
  std::uint8_t first = 0;
  std::uint8_t middle = 0;
  std::uint8_t mask = 0xFF;
};

/// A run of nodes, and where its leaf values start (room for a multiple of 64 of them). In a tabled
/// tree every node is a test of all rows, whatever the others say: those with bin > threshold have
/// the bits of `middle` in the number of their leaf. A tree may be both.
struct SelectTree {
  std::uint32_t first_node = 0;
  std::uint32_t nodes = 0;
  std::uint32_t first_leaf = 0;
  std::uint32_t leaves = 1;
  bool masked = false;  ///< whether a node's mask leaves bits out
  bool tabled = false;
};

/// Trees to evaluate; Leaf is int32 or int64.
template <class Leaf>
struct SelectForest {
  const SelectNode* nodes = nullptr;
  const SelectTree* trees = nullptr;
  std::size_t count = 0;
  const Leaf* leaves = nullptr;
};

/// Adds to sums[i] the leaf that row i reaches in each tree. Rows up to a multiple of 4 vectors are
/// computed: sums has kBlockRows elements and bins is a whole block, whatever `rows` is.
void select_sums(const SelectForest<std::int32_t>& forest, const std::int8_t* bins,
                 std::size_t rows, std::int32_t* sums);
void select_sums(const SelectForest<std::int64_t>& forest, const std::int8_t* bins,
                 std::size_t rows, std::int64_t* sums);

/// Writes the leaf that each row of the block reaches in one tree, kBlockRows bytes; `nodes` are
/// those of the whole forest.
void select_leaves(const SelectNode* nodes, const SelectTree& tree, const std::int8_t* bins,
                   std::uint8_t* leaves);

}  // namespace mliot::kernel
