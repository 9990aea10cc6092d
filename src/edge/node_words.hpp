// Trees as words of four bytes: the layout that freestanding/trees.h walks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "edge/ranks.hpp"

namespace mliot::edge::detail {

/// All trees, one after the other.
struct NodeWords {
  std::vector<std::uint32_t> words;
  std::vector<std::size_t> roots;  ///< the word where each tree begins
  std::size_t stride = 0;          ///< words of each tree where all have as many, else 0
  bool wide = false;               ///< nodes are two words
  bool complements = false;        ///< nodes compare complements of ranks too
  std::size_t leaf_words = 1;      ///< of one value
};

/// Throws Unsupported when a tree has too many words.
NodeWords node_words(const RankedForest& forest);

}  // namespace mliot::edge::detail
