// Growth of an oblivious tree: one split for all nodes of a level.
#include <bit>

#include "boosting/grower.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

// Levels that the leaves have room for.
std::int64_t levels_of(const BoostingOptions& options) {
  const auto room = std::bit_width(static_cast<std::uint64_t>(options.num_leaves)) - 1;
  const auto levels = static_cast<std::int64_t>(room);
  return options.max_depth > 0 ? std::min(levels, options.max_depth) : levels;
}

}  // namespace

SharedSplit TreeGrower::shared_split(const std::vector<std::size_t>& open) const {
  std::vector<LevelNode> nodes;
  nodes.reserve(open.size());
  for (const std::size_t node : open) {
    nodes.push_back({&work_[node].histogram, &tree_.nodes[node].totals});
  }
  std::vector<SharedSplit> found(blocks_.size());
  parallel_for(blocks_.size(), threads_for(0, nodes.size()), [&](std::size_t b) {
    found[b] = best_shared(splitter_[0], nodes, blocks_[b], *mask_);
  });
  SharedSplit best;
  for (const SharedSplit& each : found) {
    if (each.gain > best.gain) best = each;
  }
  return best;
}

void TreeGrower::grow_levels(const TreeTask& task) {
  const std::int64_t levels = levels_of(options_);
  std::vector<std::size_t> open{0};
  for (std::int64_t level = 0; level < levels; ++level) {
    std::erase_if(open, [&](std::size_t node) { return !can_split(node); });
    const SharedSplit shared = open.empty() ? SharedSplit{} : shared_split(open);
    if (!shared.exists()) return;
    std::vector<std::size_t> next;
    for (const std::size_t node : open) {
      const LevelNode judged{&work_[node].histogram, &tree_.nodes[node].totals};
      const Split part = part_of_shared(splitter_[0], judged, shared);
      if (!part.exists()) {
        next.push_back(node);  // it stays whole; a later level may divide it
        continue;
      }
      tree_.nodes[node].split = part;
      split(node, level + 1 == levels);
      next.push_back(static_cast<std::size_t>(tree_.nodes[node].left));
      next.push_back(static_cast<std::size_t>(tree_.nodes[node].right));
      if (task.tick) task.tick();
    }
    open = std::move(next);
  }
}

}  // namespace mliot::boosting
