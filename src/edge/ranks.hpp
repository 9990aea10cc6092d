// A forest whose nodes compare ranks instead of numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "mliot/edge/options.hpp"
#include "mliot/trees/forest.hpp"

namespace mliot::edge::detail {

/// A feature as nodes see it. Thresholds are keys: integers in the order of the numbers
/// (freestanding/trees.h).
struct RankedColumn {
  std::size_t feature = 0;
  std::vector<std::int64_t> keys;  ///< ascending, no two equal
};

struct RankedNode {
  std::size_t column = 0;
  std::size_t rank = 0;  ///< left when the row's rank is at most this one
  bool missing_left = false;
};

struct RankedTree {
  std::vector<RankedNode> nodes;  ///< as Tree::nodes
  const trees::Tree* tree = nullptr;
};

/// The trees that a prediction sums. Trees of one leaf are in `base`.
struct RankedForest {
  std::vector<RankedColumn> columns;
  std::vector<RankedTree> trees;
  std::int64_t base = 0;
  std::int64_t largest = 0;  ///< bound of every partial sum

  bool missing_left = false;   ///< some nodes send missing values left
  bool missing_right = false;  ///< some nodes send them right

  /// Ranks of a row: one a column for each direction that there is.
  std::size_t places() const { return columns.size() * (missing_left && missing_right ? 2U : 1U); }

  /// Which of them a node compares.
  std::size_t place(const RankedNode& node) const {
    return node.column + (node.missing_left && missing_right ? columns.size() : 0);
  }
};

/// The forest must outlive the result.
RankedForest rank_forest(const trees::Forest& forest, Dtype dtype);

/// Numbers the features of the ranked columns by those that are there; returns them, ascending.
std::vector<std::size_t> number_used(RankedForest& ranked);

/// The number that a key stands for.
double number_of_key(std::int64_t key, Dtype dtype);

}  // namespace mliot::edge::detail
