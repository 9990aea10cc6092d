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

/// Levels of a category that nodes send left: bit b of word w stands for level 32 w + b.
struct RankedSet {
  std::size_t feature = 0;
  bool missing_left = false;
  std::vector<std::uint32_t> words;
};

struct RankedNode {
  std::size_t column = 0;  ///< or the number of the set
  std::size_t rank = 0;    ///< left when the row's rank is at most this one; 0 for a set
  bool missing_left = false;
  bool is_set = false;
};

struct RankedTree {
  std::vector<RankedNode> nodes;  ///< as Tree::nodes
  const trees::Tree* tree = nullptr;
  std::size_t output = 0;  ///< that the tree adds to; with vector leaves it adds to all
};

/// The trees that a prediction sums, output after output. Trees of one leaf are in `bases`.
struct RankedForest {
  std::vector<RankedColumn> columns;
  std::vector<RankedSet> sets;  ///< those that missing values go left with come first
  std::vector<RankedTree> trees;
  std::vector<std::int64_t> bases{0};  ///< by output
  std::int64_t largest = 0;            ///< bound of every partial sum
  bool vector_leaves = false;          ///< leaves hold a value for each output

  bool missing_left = false;   ///< some nodes of columns send missing values left
  bool missing_right = false;  ///< some of them send them right

  std::size_t outputs() const { return bases.size(); }
  std::size_t values_of_leaf() const { return vector_leaves ? outputs() : 1; }

  /// Ranks of a row in its columns: one for each direction that there is.
  std::size_t column_places() const {
    return columns.size() * (missing_left && missing_right ? 2U : 1U);
  }

  /// All ranks of a row; those of the sets come last.
  std::size_t places() const { return column_places() + sets.size(); }

  /// Which of them a node compares.
  std::size_t place(const RankedNode& node) const {
    if (node.is_set) return column_places() + node.column;
    return node.column + (node.missing_left && missing_right ? columns.size() : 0);
  }
};

/// The forest must outlive the result.
RankedForest rank_forest(const trees::Forest& forest, Dtype dtype);

/// Features that nodes read, ascending.
std::vector<std::size_t> features_of(const RankedForest& ranked);

/// Numbers the features of columns and sets by those that are there; returns them, ascending.
std::vector<std::size_t> number_used(RankedForest& ranked);

/// The number that a key stands for.
double number_of_key(std::int64_t key, Dtype dtype);

/// Numbers at which the nodes of a feature change their minds: thresholds, levels and what follows
/// them.
std::vector<double> split_numbers(const RankedForest& ranked, std::size_t feature, Dtype dtype);

}  // namespace mliot::edge::detail
