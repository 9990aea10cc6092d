// Which leaf of a growing tree is split next.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <set>
#include <vector>

#include "boosting/grown_tree.hpp"

namespace mliot::boosting {

/// A leaf that can be split: higher level first, then largest gain, then older.
struct Candidate {
  std::int64_t level;
  double gain;
  std::size_t number;                             ///< by age
  std::size_t slot;                               ///< where the grower has the leaf
  bool operator<(const Candidate& other) const {  // is split before it
    if (level != other.level) return level < other.level;
    return gain != other.gain ? gain > other.gain : number < other.number;
  }
};

/// The leaves that can be split.
class LeafQueue {
 public:
  bool empty() const { return candidates_.empty(); }
  void push(const Candidate& candidate) { candidates_.insert(candidate); }

  /// What a leaf that comes later must gain more than to be among the next `splits`; 0 while there
  /// are fewer candidates. Of levels that do not count.
  double least_gain(std::size_t splits) const {
    const bool full = splits > 0 && candidates_.size() >= splits;
    return full ? std::next(candidates_.begin(), static_cast<std::ptrdiff_t>(splits) - 1)->gain : 0;
  }

  /// Takes the one to split next. There must be one.
  Candidate pop() { return candidates_.extract(candidates_.begin()).value(); }

  /// Those to split next, at most so many, in order.
  std::vector<Candidate> best(std::size_t most) const {
    const std::size_t count = std::min(most, candidates_.size());
    return {candidates_.begin(),
            std::next(candidates_.begin(), static_cast<std::ptrdiff_t>(count))};
  }

  /// Takes the last one out while there are more than `most`, and calls drop(candidate). With so
  /// many splits to come its turn cannot: each takes one from the front.
  template <class Drop>
  void keep(std::size_t most, Drop drop) {
    while (candidates_.size() > most)
      drop(candidates_.extract(std::prev(candidates_.end())).value());
  }

 private:
  std::set<Candidate> candidates_;
};

/// Splits leaves from the root on until there are `most` or none has a gain. split(leaf, last) adds
/// the two children of a leaf to the tree; level_of(node) is 0 everywhere where levels do not
/// count; drop(leaf) is told once that a leaf will not be split.
template <class LevelOf, class SplitLeaf, class Drop>
void grow_best_first(const GrownTree& tree, std::int64_t most, LevelOf level_of, SplitLeaf split,
                     Drop drop) {
  LeafQueue queue;
  const auto offer = [&](std::size_t node) {
    const double gain = tree.nodes[node].split.gain;
    if (!(gain > 0)) return drop(node);  // of NaN neither: it has no place in the order
    queue.push({level_of(node), gain, node, node});
  };
  offer(0);
  for (std::int64_t leaves = 1; leaves < most && !queue.empty(); ++leaves) {
    const std::size_t parent = queue.pop().slot;
    split(parent, leaves + 1 == most);
    offer(static_cast<std::size_t>(tree.nodes[parent].left));
    offer(static_cast<std::size_t>(tree.nodes[parent].right));
    queue.keep(static_cast<std::size_t>(most - leaves - 1),
               [&](const Candidate& each) { drop(each.slot); });
  }
}

}  // namespace mliot::boosting
