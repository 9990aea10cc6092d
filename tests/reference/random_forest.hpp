// Randomly grown trees and rows for tests of tree evaluation, and the naive sum they are judged by.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "mliot/core/random.hpp"
#include "mliot/trees/forest.hpp"

namespace mliot::reference {

/// Draws numbers one after the other.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : random_(seed) {}
  double uniform() { return random_.uniform(next_++); }
  std::int64_t below(std::int64_t n) {
    return static_cast<std::int64_t>(uniform() * static_cast<double>(n));
  }

 private:
  Random random_;
  std::uint64_t next_ = 0;
};

/// How the random forest looks.
struct ForestShape {
  std::size_t trees = 20;
  std::int32_t leaves = 31;
  std::int64_t columns = 7;
  std::int64_t levels = 60;  ///< distinct thresholds a feature
  double missing_left = 0.5;
  std::int64_t leaf_size = 1000;
  std::int64_t categories = 0;     ///< of the features, the first so many
  std::int64_t category_size = 9;  ///< levels of each
  std::size_t outputs = 1;
  bool vector_leaves = false;
};

/// A set of about half of the levels, or of a few; rarely of none.
inline trees::LevelSet random_set(const ForestShape& shape, Draws& draws) {
  trees::LevelSet set;
  const double share = draws.uniform();
  for (std::int64_t level = 0; level < shape.category_size; ++level) {
    if (draws.uniform() < share) set.insert(static_cast<std::size_t>(level));
  }
  return set;
}

inline void grow(trees::Tree& tree, std::int32_t first, std::int32_t end, const ForestShape& shape,
                 Draws& draws) {
  if (end - first < 2) return;
  const auto middle = first + 1 + static_cast<std::int32_t>(draws.below(end - first - 1));
  trees::Node node;
  node.feature = static_cast<std::int32_t>(draws.below(shape.columns));
  node.first = first;
  node.middle = middle;
  node.end = end;
  node.threshold = static_cast<double>(draws.below(shape.levels) - shape.levels / 2) * 0.1;
  if (node.feature < shape.categories) {
    node.threshold = 0;
    node.set = static_cast<std::int32_t>(tree.sets.size());
    tree.sets.push_back(random_set(shape, draws));
  } else if (draws.uniform() < 0.02) {
    node.threshold = std::numeric_limits<double>::infinity();
  }
  node.missing_left = draws.uniform() < shape.missing_left;
  node.gain = static_cast<float>(draws.below(50));
  node.cover = static_cast<float>(end - first);
  tree.nodes.push_back(node);
  grow(tree, first, middle, shape, draws);
  grow(tree, middle, end, shape, draws);
}

inline trees::ForestParts random_parts(const ForestShape& shape, std::uint64_t seed) {
  Draws draws(seed);
  trees::ForestParts parts;
  parts.columns = static_cast<std::size_t>(shape.columns);
  parts.grid_exponent = 10;
  parts.base_score = 0.3;
  parts.outputs = shape.outputs;
  parts.vector_leaves = shape.vector_leaves;
  for (std::size_t k = 0; shape.outputs > 1 && k < shape.outputs; ++k) {
    parts.grid_exponents.push_back(static_cast<int>(draws.below(20)));
    parts.base_scores.push_back(draws.uniform());
  }
  const std::size_t values = shape.vector_leaves ? shape.outputs : 1;
  for (std::size_t t = 0; t < shape.trees; ++t) {
    trees::Tree& tree = parts.trees.emplace_back();
    const std::int32_t leaves = 1 + static_cast<std::int32_t>(draws.below(shape.leaves));
    grow(tree, 0, t % 2 == 0 ? shape.leaves : leaves, shape, draws);
    for (std::size_t leaf = 0; leaf <= tree.nodes.size(); ++leaf) {
      for (std::size_t k = 0; k < values; ++k) {
        tree.leaves.push_back(draws.below(2 * shape.leaf_size) - shape.leaf_size);
      }
      tree.leaf_cover.push_back(1);
    }
  }
  return parts;
}

/// Values on and just beside the thresholds, infinities, both zeros and, if asked, missing values;
/// of categories their levels, numbers beside them and what is no level.
template <class T>
std::vector<T> random_rows(std::size_t rows, const ForestShape& shape, std::uint64_t seed,
                           bool missing) {
  Draws draws(seed);
  std::vector<T> values(rows * static_cast<std::size_t>(shape.columns));
  for (std::size_t i = 0; i < values.size(); ++i) {
    T& x = values[i];
    const bool category =
        static_cast<std::int64_t>(i % static_cast<std::size_t>(shape.columns)) < shape.categories;
    const auto level = draws.below(shape.levels + 4) - shape.levels / 2 - 2;
    x = static_cast<T>(static_cast<double>(level) * 0.1);
    if (category) x = static_cast<T>(draws.below(shape.category_size + 70) - 1);
    const double kind = draws.uniform();
    if (kind < 0.02) x = std::numeric_limits<T>::infinity();
    if (kind > 0.98) x = -std::numeric_limits<T>::infinity();
    if (kind > 0.5 && kind < 0.52) x = static_cast<T>(-0.0);
    if (category && kind > 0.4 && kind < 0.42) x = static_cast<T>(1.5);
    if (missing && kind > 0.6 && kind < 0.7) x = std::numeric_limits<T>::quiet_NaN();
  }
  return values;
}

/// The score from the leaf of every tree, walked one by one in double.
template <class Row>
double naive_score(const trees::ForestParts& parts, std::size_t trees, const Row& row) {
  std::int64_t sum = 0;
  for (std::size_t t = 0; t < trees; ++t) {
    sum += parts.trees[t].leaves[parts.trees[t].leaf_of(row)];
  }
  return parts.base_score + std::ldexp(static_cast<double>(sum), -parts.grid_exponent);
}

/// The forest of one output that scores like this output of the parts.
inline trees::ForestParts only_output(const trees::ForestParts& parts, std::size_t output) {
  trees::ForestParts one;
  one.columns = parts.columns;
  one.grid_exponent = parts.grid_exponents[output];
  one.base_score = parts.base_scores[output];
  one.iterations = parts.iterations;
  for (std::size_t t = 0; t < parts.trees.size(); ++t) {
    trees::Tree tree = parts.trees[t];
    if (parts.vector_leaves) {
      tree.leaves.clear();
      for (std::size_t leaf = 0; leaf < tree.leaf_count(); ++leaf) {
        tree.leaves.push_back(parts.trees[t].leaves[leaf * parts.outputs + output]);
      }
    } else if (t % parts.outputs != output) {
      continue;
    }
    one.trees.push_back(tree);
  }
  return one;
}

}  // namespace mliot::reference
