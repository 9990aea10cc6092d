// Which leaf of a growing tree is split next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <queue>

#include "boosting/grown_tree.hpp"

namespace mliot::boosting {

/// A leaf that can be split: higher level first, then largest gain, then older.
struct Candidate {
  std::int64_t level;
  double gain;
  std::size_t node;
  bool operator<(const Candidate& other) const {
    if (level != other.level) return level > other.level;
    return gain != other.gain ? gain < other.gain : node > other.node;
  }
};

/// Splits leaves from the root on until there are `most` or none has a gain. split(leaf, last) adds
/// the two children of a leaf to the tree; level_of(node) is 0 everywhere where levels do not
/// count.
template <class LevelOf, class SplitLeaf>
void grow_best_first(const GrownTree& tree, std::int64_t most, LevelOf level_of, SplitLeaf split) {
  std::priority_queue<Candidate> candidates;
  const auto offer = [&](std::size_t node) {
    const double gain = tree.nodes[node].split.gain;
    if (gain > 0) candidates.push({level_of(node), gain, node});
  };
  offer(0);
  for (std::int64_t leaves = 1; leaves < most && !candidates.empty(); ++leaves) {
    const std::size_t parent = candidates.top().node;
    candidates.pop();
    split(parent, leaves + 1 == most);
    offer(static_cast<std::size_t>(tree.nodes[parent].left));
    offer(static_cast<std::size_t>(tree.nodes[parent].right));
  }
}

}  // namespace mliot::boosting
