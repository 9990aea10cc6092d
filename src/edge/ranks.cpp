// Keys of thresholds, and nodes by rank.
#include "edge/ranks.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <span>
#include <tuple>
#include <utility>

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

std::size_t rank_in(const RankedColumn& column, std::int64_t key) {
  return static_cast<std::size_t>(std::lower_bound(column.keys.begin(), column.keys.end(), key) -
                                  column.keys.begin());
}

// Levels as words of four bytes, none behind the last level.
std::vector<std::uint32_t> words_of(const trees::LevelSet& set) {
  std::vector<std::uint32_t> words;
  for (const std::uint64_t word : set.words()) {
    words.push_back(static_cast<std::uint32_t>(word));
    words.push_back(static_cast<std::uint32_t>(word >> 32));
  }
  while (!words.empty() && words.back() == 0) words.pop_back();
  return words;
}

// Builds the columns and sets of a forest, then its trees.
class Ranking {
 public:
  Ranking(const trees::Forest& forest, Dtype dtype)
      : forest_(forest),
        dtype_(dtype),
        summed_(
            std::span(forest.trees()).first(forest.iterations() * forest.trees_per_iteration())) {
    made_.vector_leaves = forest.vector_leaves();
    made_.bases.assign(forest.outputs(), 0);
    collect();
    number();
    add_keys();
  }

  RankedForest rank() {
    std::vector<std::int64_t> largest(forest_.outputs(), 0);
    const std::size_t each = forest_.trees_per_iteration();
    for (std::size_t first = 0; first < each; ++first) {
      for (std::size_t t = first; t < summed_.size(); t += each) {
        add_tree(summed_[t], first, largest);
      }
    }
    made_.largest = *std::max_element(largest.begin(), largest.end());
    return std::move(made_);
  }

 private:
  // Missing values right, the feature, the words.
  using SetKey = std::tuple<bool, std::int32_t, std::vector<std::uint32_t>>;

  static SetKey key_of_set(const trees::Tree& tree, const trees::Node& node) {
    return {!node.missing_left, node.feature,
            words_of(tree.sets[static_cast<std::size_t>(node.set)])};
  }

  void collect() {
    for (const trees::Tree& tree : summed_) {
      for (const trees::Node& node : tree.nodes) {
        if (node.is_categorical()) {
          sets_.emplace(key_of_set(tree, node), 0);
          continue;
        }
        columns_.emplace(node.feature, 0);
        (node.missing_left ? made_.missing_left : made_.missing_right) = true;
      }
    }
  }

  void number() {
    for (auto& [feature, place] : columns_) {
      place = made_.columns.size();
      made_.columns.push_back({.feature = static_cast<std::size_t>(feature), .keys = {}});
    }
    for (auto& [key, place] : sets_) {
      const auto& [missing_right, feature, words] = key;
      place = made_.sets.size();
      made_.sets.push_back({static_cast<std::size_t>(feature), !missing_right, words});
    }
  }

  void add_keys() {
    for (const trees::Tree& tree : summed_) {
      for (const trees::Node& node : tree.nodes) {
        if (node.is_categorical()) continue;
        made_.columns[columns_.at(node.feature)].keys.push_back(key_of(node.threshold, dtype_));
      }
    }
    for (RankedColumn& column : made_.columns) {
      std::sort(column.keys.begin(), column.keys.end());
      column.keys.erase(std::unique(column.keys.begin(), column.keys.end()), column.keys.end());
    }
  }

  // A tree of its own adds to one output, with vector leaves to all.
  void add_tree(const trees::Tree& tree, std::size_t output, std::vector<std::int64_t>& largest) {
    const std::size_t values = made_.values_of_leaf();
    for (std::size_t k = 0; k < values; ++k) {
      std::int64_t most = 0;
      for (std::size_t i = k; i < tree.leaves.size(); i += values) {
        most = std::max(most, std::abs(tree.leaves[i]));
      }
      largest[output + k] += most;
      if (tree.nodes.empty()) made_.bases[output + k] += tree.leaves[k];
    }
    if (tree.nodes.empty()) return;
    RankedTree ranked{.nodes = {}, .tree = &tree, .output = output};
    for (const trees::Node& node : tree.nodes) ranked.nodes.push_back(ranked_node(tree, node));
    made_.trees.push_back(std::move(ranked));
  }

  RankedNode ranked_node(const trees::Tree& tree, const trees::Node& node) const {
    if (node.is_categorical()) {
      return {.column = sets_.at(key_of_set(tree, node)),
              .rank = 0,
              .missing_left = node.missing_left,
              .is_set = true};
    }
    const std::size_t column = columns_.at(node.feature);
    return {.column = column,
            .rank = rank_in(made_.columns[column], key_of(node.threshold, dtype_)),
            .missing_left = node.missing_left};
  }

  const trees::Forest& forest_;
  Dtype dtype_;
  std::span<const trees::Tree> summed_;
  std::map<std::int32_t, std::size_t> columns_;
  std::map<SetKey, std::size_t> sets_;
  RankedForest made_;
};

}  // namespace

RankedForest rank_forest(const trees::Forest& forest, Dtype dtype) {
  return Ranking(forest, dtype).rank();
}

std::vector<std::size_t> features_of(const RankedForest& ranked) {
  std::vector<std::size_t> used;
  for (const RankedColumn& column : ranked.columns) used.push_back(column.feature);
  for (const RankedSet& set : ranked.sets) used.push_back(set.feature);
  std::sort(used.begin(), used.end());
  used.erase(std::unique(used.begin(), used.end()), used.end());
  return used;
}

std::vector<std::size_t> number_used(RankedForest& ranked) {
  std::vector<std::size_t> used = features_of(ranked);
  const auto number = [&](std::size_t& feature) {
    feature = static_cast<std::size_t>(std::lower_bound(used.begin(), used.end(), feature) -
                                       used.begin());
  };
  for (RankedColumn& column : ranked.columns) number(column.feature);
  for (RankedSet& set : ranked.sets) number(set.feature);
  return used;
}

std::vector<double> split_numbers(const RankedForest& ranked, std::size_t feature, Dtype dtype) {
  std::vector<double> numbers;
  for (const RankedColumn& column : ranked.columns) {
    if (column.feature != feature) continue;
    for (const std::int64_t key : column.keys) numbers.push_back(number_of_key(key, dtype));
  }
  for (const RankedSet& set : ranked.sets) {
    if (set.feature != feature) continue;
    for (std::size_t level = 0; level < 32 * set.words.size(); ++level) {
      if ((set.words[level / 32] >> level % 32 & 1U) == 0) continue;
      numbers.push_back(static_cast<double>(level));
      numbers.push_back(static_cast<double>(level + 1));
    }
  }
  return numbers;
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
