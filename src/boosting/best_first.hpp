// Which leaf of a growing tree is split next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <queue>
#include <vector>

#include "boosting/grown_tree.hpp"

namespace mliot::boosting {

/// A leaf that can be split: higher level first, then largest gain, then older.
struct Candidate {
  std::int64_t level;
  double gain;
  std::size_t number;  ///< by age
  std::size_t slot;    ///< where the grower has the leaf
  bool operator<(const Candidate& other) const {
    if (level != other.level) return level > other.level;
    return gain != other.gain ? gain < other.gain : number > other.number;
  }
};

/// The leaves that can be split.
class LeafQueue {
 public:
  bool empty() const { return candidates_.empty(); }
  void push(const Candidate& candidate) { candidates_.push(candidate); }

  /// Takes the one to split next. There must be one.
  Candidate pop() {
    const Candidate first = candidates_.top();
    candidates_.pop();
    return first;
  }

  /// Those to split next, at most so many, in order.
  std::vector<Candidate> best(std::size_t most) {
    std::vector<Candidate> first;
    while (first.size() < most && !empty()) first.push_back(pop());
    for (const Candidate& each : first) push(each);
    return first;
  }

 private:
  std::priority_queue<Candidate> candidates_;
};

/// Splits leaves from the root on until there are `most` or none has a gain. split(leaf, last) adds
/// the two children of a leaf to the tree; level_of(node) is 0 everywhere where levels do not
/// count.
template <class LevelOf, class SplitLeaf>
void grow_best_first(const GrownTree& tree, std::int64_t most, LevelOf level_of, SplitLeaf split) {
  LeafQueue queue;
  const auto offer = [&](std::size_t node) {
    const double gain = tree.nodes[node].split.gain;
    if (gain > 0) queue.push({level_of(node), gain, node, node});
  };
  offer(0);
  for (std::int64_t leaves = 1; leaves < most && !queue.empty(); ++leaves) {
    const std::size_t parent = queue.pop().slot;
    split(parent, leaves + 1 == most);
    offer(static_cast<std::size_t>(tree.nodes[parent].left));
    offer(static_cast<std::size_t>(tree.nodes[parent].right));
  }
}

}  // namespace mliot::boosting
