// Walks over a grown tree and its translation to pre-order.
#include "boosting/grown_tree.hpp"

#include <algorithm>
#include <limits>

namespace mliot::boosting {
namespace {

// The threshold above bin b; "all values" (the last bin) is infinity.
double threshold_of(const FeatureBins& feature, const Split& split) {
  if (feature.is_categorical()) return 0;
  return split.bin < feature.thresholds.size() ? feature.thresholds[split.bin]
                                               : std::numeric_limits<double>::infinity();
}

// Adds the node's set of levels to the tree; its number there.
std::int32_t add_set(const Split& split, const FeatureBins& feature, trees::Tree& tree) {
  if (split.levels == nullptr) return trees::Node::kNoSet;
  trees::LevelSet& set = tree.sets.emplace_back();
  for (const std::uint32_t bin : split.levels->bins) set.insert(feature.levels[bin]);
  return static_cast<std::int32_t>(tree.sets.size() - 1);
}

// The table of a split of a number: 1 for every bin that goes right.
std::vector<std::uint8_t> right_table(const Split& split) {
  std::vector<std::uint8_t> table(kMissingBin + 1, 1);
  std::fill_n(table.begin(), split.bin + std::size_t{1}, 0);
  table[kMissingBin] = split.missing_left ? 0 : 1;
  return table;
}

// The same of a split of levels.
std::vector<std::uint8_t> right_table(const Split& split, const FeatureBins& bins) {
  std::vector<std::uint8_t> table(bins.missing_bin() + 1, 1);
  for (const std::uint32_t bin : split.levels->bins) table[bin] = 0;
  table[bins.missing_bin()] = split.missing_left ? 0 : 1;
  return table;
}

}  // namespace

float to_float(double x) noexcept {
  constexpr double kLargest = std::numeric_limits<float>::max();
  return static_cast<float>(std::clamp(x, -kLargest, kLargest));
}

void find_column(const BinnedTable& table, GrownTree::Node& node) {
  const std::size_t feature = node.split.feature;
  const bool shares = table.joint.shares(feature);
  if (node.split.levels != nullptr) {
    node.goes_right = right_table(node.split, table.features[feature]);
  } else if (!table.bundles.empty()) {
    node.goes_right = table.bundles.right_table(node.split);
  } else if (shares) {
    node.goes_right = right_table(node.split);
  }
  if (shares) node.goes_right = table.joint.by_code(feature, node.goes_right);
  node.column = table.column_of(feature);
  node.high_byte = table.high_byte(feature);
}

std::size_t GrownTree::leaf_of(const std::uint8_t* record) const noexcept {
  std::size_t i = 0;
  while (!nodes[i].is_leaf()) {
    const Node& node = nodes[i];
    const bool left = node.sends_left(record);
    i = static_cast<std::size_t>(left ? node.left : node.right);
  }
  return i;
}

trees::Tree to_tree(const GrownTree& grown, const std::vector<FeatureBins>& features,
                    const std::vector<std::int64_t>& values, const std::vector<float>& covers) {
  // Children have higher indices than their parents, so leaves can be counted from the back.
  std::vector<std::int32_t> leaves(grown.nodes.size(), 1);
  for (std::size_t i = grown.nodes.size(); i-- > 0;) {
    const GrownTree::Node& node = grown.nodes[i];
    if (node.is_leaf()) continue;
    leaves[i] =
        leaves[static_cast<std::size_t>(node.left)] + leaves[static_cast<std::size_t>(node.right)];
  }
  trees::Tree tree;
  const auto count = static_cast<std::size_t>(leaves[0]);
  tree.nodes.reserve(count - 1);
  tree.leaves.reserve(count);
  tree.leaf_cover.reserve(count);
  std::vector<std::size_t> open{0};
  while (!open.empty()) {
    const std::size_t i = open.back();
    open.pop_back();
    const GrownTree::Node& node = grown.nodes[i];
    const auto first = static_cast<std::int32_t>(tree.leaves.size());
    if (node.is_leaf()) {
      tree.leaves.push_back(values[i]);
      tree.leaf_cover.push_back(covers[i]);
      continue;
    }
    const auto left = static_cast<std::size_t>(node.left);
    const auto right = static_cast<std::size_t>(node.right);
    tree.nodes.push_back({.feature = static_cast<std::int32_t>(node.split.feature),
                          .first = first,
                          .middle = first + leaves[left],
                          .end = first + leaves[i],
                          .threshold = threshold_of(features[node.split.feature], node.split),
                          .missing_left = node.split.missing_left,
                          .gain = to_float(node.split.gain),
                          .cover = covers[i],
                          .set = add_set(node.split, features[node.split.feature], tree)});
    open.push_back(right);
    open.push_back(left);
  }
  return tree;
}

}  // namespace mliot::boosting
