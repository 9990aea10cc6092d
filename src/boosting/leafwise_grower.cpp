// Growth leaf by leaf, or level by level: small leaves are split side by side, a thread each.
#include <algorithm>
#include <limits>
#include <utility>

#include "boosting/best_first.hpp"
#include "boosting/grower.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

constexpr std::size_t kDropped = std::numeric_limits<std::size_t>::max();

}  // namespace

// Leaves get their numbers when their parent is split in its turn; one that was split ahead of its
// turn may never come to it.
void TreeGrower::grow_leaves(const TreeTask& task) {
  const bool by_level = options_.grow_policy == GrowPolicy::depthwise;
  LeafQueue queue;
  std::vector<std::size_t> slots;  // of the nodes by number
  const auto add = [&](std::size_t slot) {
    const double gain = tree_.nodes[slot].split.gain;
    const std::int64_t level = by_level ? work_[slot].depth : 0;
    if (gain > 0) {
      queue.push({level, gain, slots.size(), slot});
    } else {
      pool_.give_back(work_[slot].histogram);
    }
    slots.push_back(slot);
  };
  add(0);
  for (std::int64_t leaves = 1; leaves < options_.num_leaves && !queue.empty(); ++leaves) {
    const std::size_t next = queue.pop().slot;
    const std::int64_t splits = options_.num_leaves - leaves;
    if (!by_level) least_gain_ = queue.least_gain(static_cast<std::size_t>(splits - 1));
    if (tree_.nodes[next].is_leaf()) split_with_others(next, splits, queue);
    add(static_cast<std::size_t>(tree_.nodes[next].left));
    add(static_cast<std::size_t>(tree_.nodes[next].right));
    queue.keep(static_cast<std::size_t>(splits - 1),
               [&](const Candidate& each) { pool_.give_back(work_[each.slot].histogram); });
    if (task.tick) task.tick();
  }
  renumber(slots);
}

// The leaves that will most likely be split after this one do not have to wait for it: their rows
// and histograms are their own. Only where little is left to split a child may take their place.
void TreeGrower::split_with_others(std::size_t leaf, std::int64_t splits, LeafQueue& queue) {
  std::vector<std::size_t> together{leaf};
  const std::size_t rows = tree_.nodes[leaf].totals.rows;
  std::size_t others = 0;  // rows
  if (threads_ > 1 && group_.alone() && rows < kRowsPerTask) {
    const auto most = static_cast<std::size_t>(std::min<std::int64_t>(2 * threads_, splits / 2));
    for (const Candidate& each : queue.best(most)) {
      const GrownTree::Node& node = tree_.nodes[each.slot];
      if (together.size() >= most) break;
      if (!node.is_leaf() || node.totals.rows >= kRowsPerTask) continue;
      together.push_back(each.slot);
      others += node.totals.rows;
    }
  }
  const bool pays = together.size() > 1 && 2 * others >= rows &&
                    threads_for(rows + others, 2 * together.size()) > 1;
  if (!pays) return split(leaf, splits == 1);
  for (const std::size_t each : together) open(each);
  parallel_for(together.size(), threads_, [&](std::size_t i) { fill(together[i], false); });
  for (const std::size_t each : together) close(each);
}

// Brings the nodes into the order of their numbers, and makes leaves again of those that were split
// ahead of a turn which never came.
void TreeGrower::renumber(const std::vector<std::size_t>& slots) {
  if (slots.size() == tree_.nodes.size() && std::is_sorted(slots.begin(), slots.end())) return;
  std::vector<std::size_t> numbers(tree_.nodes.size(), kDropped);
  for (std::size_t number = 0; number < slots.size(); ++number) numbers[slots[number]] = number;
  std::vector<GrownTree::Node> nodes;
  std::vector<Work> work;
  nodes.reserve(slots.size());
  work.reserve(slots.size());
  for (const std::size_t slot : slots) {
    GrownTree::Node& node = nodes.emplace_back(std::move(tree_.nodes[slot]));
    work.push_back(std::move(work_[slot]));
    if (node.is_leaf()) continue;
    const std::size_t left = numbers[static_cast<std::size_t>(node.left)];
    if (left == kDropped) {
      node.left = node.right = -1;
      node.goes_right.clear();
    } else {
      node.left = static_cast<std::int32_t>(left);
      node.right = static_cast<std::int32_t>(left + 1);
    }
  }
  for (std::size_t slot = 0; slot < numbers.size(); ++slot) {
    if (numbers[slot] == kDropped) pool_.give_back(work_[slot].histogram);
  }
  tree_.nodes = std::move(nodes);
  work_ = std::move(work);
}

}  // namespace mliot::boosting
