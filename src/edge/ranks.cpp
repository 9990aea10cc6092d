// Keys of thresholds, and nodes by rank.
#include "edge/ranks.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "mliot/core/error.hpp"

namespace mliot::edge::detail {
namespace {

// The largest float that is not above x: a float is at most x just when it is at most that one.
float round_down(double x) {
  const auto rounded = static_cast<float>(x);
  return static_cast<double>(rounded) > x
             ? std::nextafter(rounded, -std::numeric_limits<float>::infinity())
             : rounded;
}

std::int64_t key_of(double threshold, Dtype dtype) {
  if (dtype == Dtype::float32) {
    const auto bits = std::bit_cast<std::uint32_t>(round_down(threshold));
    const auto magnitude = static_cast<std::int64_t>(bits & 0x7FFFFFFFU);
    return (bits >> 31) != 0 ? -magnitude : magnitude;
  }
  const auto bits = std::bit_cast<std::uint64_t>(threshold);
  const auto magnitude = static_cast<std::int64_t>(bits & 0x7FFFFFFFFFFFFFFFU);
  return (bits >> 63) != 0 ? -magnitude : magnitude;
}

using ColumnOf = std::map<std::int32_t, std::size_t>;

std::size_t rank_in(const RankedColumn& column, std::int64_t key) {
  return static_cast<std::size_t>(std::lower_bound(column.keys.begin(), column.keys.end(), key) -
                                  column.keys.begin());
}

void collect_keys(RankedForest& ranked, ColumnOf& columns, const trees::Forest& forest,
                  Dtype dtype) {
  for (std::size_t t = 0; t < forest.iterations(); ++t) {
    for (const trees::Node& node : forest.trees()[t].nodes) {
      columns.emplace(node.feature, 0);
      (node.missing_left ? ranked.missing_left : ranked.missing_right) = true;
    }
  }
  for (auto& [feature, place] : columns) {
    place = ranked.columns.size();
    ranked.columns.push_back({.feature = static_cast<std::size_t>(feature), .keys = {}});
  }
  for (std::size_t t = 0; t < forest.iterations(); ++t) {
    for (const trees::Node& node : forest.trees()[t].nodes) {
      ranked.columns[columns.at(node.feature)].keys.push_back(key_of(node.threshold, dtype));
    }
  }
  for (RankedColumn& column : ranked.columns) {
    std::sort(column.keys.begin(), column.keys.end());
    column.keys.erase(std::unique(column.keys.begin(), column.keys.end()), column.keys.end());
  }
}

std::int32_t categorical_feature(const trees::Tree& tree) {
  const auto node = std::find_if(tree.nodes.begin(), tree.nodes.end(),
                                 [](const trees::Node& each) { return each.is_categorical(); });
  return node == tree.nodes.end() ? -1 : node->feature;
}

}  // namespace

RankedForest rank_forest(const trees::Forest& forest, Dtype dtype) {
  for (const trees::Tree& tree : forest.trees()) {
    require<Unsupported>(tree.sets.empty(),
                         "export_c: a model that splits feature {} by its categories cannot be "
                         "exported; fit it on numbers (categorical_features=None)",
                         categorical_feature(tree));
  }
  RankedForest ranked;
  ColumnOf columns;
  collect_keys(ranked, columns, forest, dtype);
  for (std::size_t t = 0; t < forest.iterations(); ++t) {
    const trees::Tree& tree = forest.trees()[t];
    std::int64_t largest = 0;
    for (const std::int64_t leaf : tree.leaves) largest = std::max(largest, std::abs(leaf));
    ranked.largest += largest;
    if (tree.nodes.empty()) {
      ranked.base += tree.leaves.front();
      continue;
    }
    RankedTree made{.nodes = {}, .tree = &tree};
    for (const trees::Node& node : tree.nodes) {
      const std::size_t column = columns.at(node.feature);
      made.nodes.push_back({.column = column,
                            .rank = rank_in(ranked.columns[column], key_of(node.threshold, dtype)),
                            .missing_left = node.missing_left});
    }
    ranked.trees.push_back(std::move(made));
  }
  return ranked;
}

std::vector<std::size_t> number_used(RankedForest& ranked) {
  std::vector<std::size_t> used;
  for (const RankedColumn& column : ranked.columns) used.push_back(column.feature);
  std::sort(used.begin(), used.end());
  used.erase(std::unique(used.begin(), used.end()), used.end());
  for (RankedColumn& column : ranked.columns) {
    column.feature = static_cast<std::size_t>(
        std::lower_bound(used.begin(), used.end(), column.feature) - used.begin());
  }
  return used;
}

double number_of_key(std::int64_t key, Dtype dtype) {
  const auto magnitude = static_cast<std::uint64_t>(std::abs(key));
  const double x =
      dtype == Dtype::float32
          ? static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(magnitude)))
          : std::bit_cast<double>(magnitude);
  return key < 0 ? -x : x;
}

}  // namespace mliot::edge::detail
