// Shapley values of a tree by their definition: a sum over every subset of the features.
#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "mliot/trees/tree.hpp"

namespace mliot::reference {

/// The mean leaf below node i when only the features of `known` (a bit each) are known: an unknown
/// feature splits the training rows as they were split, by cover.
template <class Row>
double expected_leaf(const trees::Tree& tree, const Row& row, std::uint32_t known,
                     std::int32_t first, std::int32_t end, std::size_t i) {
  if (end - first == 1) {
    return static_cast<double>(tree.leaves[static_cast<std::size_t>(first)]);
  }
  const trees::Node& node = tree.nodes[i];
  const auto left = [&] { return expected_leaf(tree, row, known, first, node.middle, i + 1); };
  const auto right = [&] {
    const auto skipped = static_cast<std::size_t>(node.middle - first);
    return expected_leaf(tree, row, known, node.middle, end, i + skipped);
  };
  if ((known >> node.feature & 1U) != 0) {
    const auto x = static_cast<double>(row[static_cast<std::size_t>(node.feature)]);
    return tree.goes_left(node, x) ? left() : right();
  }
  double left_cover = 0;
  double cover = 0;
  for (std::int32_t leaf = first; leaf < end; ++leaf) {
    const auto rows = static_cast<double>(tree.leaf_cover[static_cast<std::size_t>(leaf)]);
    cover += rows;
    if (leaf < node.middle) left_cover += rows;
  }
  return (left_cover * left() + (cover - left_cover) * right()) / cover;
}

/// Shapley value of each of `features` features, then the mean, in multiples of the grid.
template <class Row>
std::vector<double> shapley_values(const trees::Tree& tree, const Row& row, std::size_t features) {
  std::vector<double> worth;
  for (std::uint32_t known = 0; known < (1U << features); ++known) {
    const auto end = static_cast<std::int32_t>(tree.leaves.size());
    worth.push_back(expected_leaf(tree, row, known, 0, end, 0));
  }
  std::vector<double> values(features + 1);
  for (std::size_t i = 0; i < features; ++i) {
    for (std::uint32_t known = 0; known < worth.size(); ++known) {
      if ((known >> i & 1U) != 0) continue;
      const auto size = static_cast<double>(std::popcount(known));
      const auto all = static_cast<double>(features);
      const double weight = std::tgamma(size + 1) * std::tgamma(all - size) / std::tgamma(all + 1);
      values[i] += weight * (worth[known | (1U << i)] - worth[known]);
    }
  }
  values[features] = worth[0];
  return values;
}

}  // namespace mliot::reference
