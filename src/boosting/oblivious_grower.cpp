// Growth of an oblivious tree: one split for all nodes of a level.
#include <utility>

#include "boosting/feature_blocks.hpp"
#include "boosting/grower.hpp"
#include "boosting/level_growth.hpp"

namespace mliot::boosting {

SharedSplit TreeGrower::shared_split(const std::vector<std::size_t>& open) const {
  std::vector<LevelNode> nodes;
  nodes.reserve(open.size());
  for (const std::size_t node : open) {
    nodes.push_back({&work_[node].histogram, &tree_.nodes[node].totals});
  }
  // Not the blocks of the table: joint columns have the features in another order, and ties go to
  // the lower one.
  const std::vector<FeatureBlock> blocks =
      blocks_in_order(table_.features.size(), static_cast<std::size_t>(threads_));
  return best_of_blocks(blocks.size(), threads_for(0, nodes.size()), [&](std::size_t b) {
    return best_shared(splitter_[0], nodes, blocks[b], *mask_);
  });
}

void TreeGrower::grow_levels(const TreeTask& task) {
  struct Steps {
    TreeGrower& grower;
    const TreeTask& task;

    bool can_split(std::size_t node) const { return grower.can_split(node); }
    SharedSplit shared_split(const std::vector<std::size_t>& open) const {
      return grower.shared_split(open);
    }
    Split part_of(std::size_t node, const SharedSplit& shared) const {
      const LevelNode judged{&grower.work_[node].histogram, &grower.tree_.nodes[node].totals};
      return part_of_shared(grower.splitter_[0], judged, shared);
    }
    std::pair<std::size_t, std::size_t> split_by(std::size_t node, const Split& part,
                                                 bool last) const {
      grower.tree_.nodes[node].split = part;
      grower.split(node, last);
      if (task.tick) task.tick();
      const GrownTree::Node& parent = grower.tree_.nodes[node];
      return {static_cast<std::size_t>(parent.left), static_cast<std::size_t>(parent.right)};
    }
  };
  grow_by_levels(levels_of(options_), Steps{*this, task});
}

}  // namespace mliot::boosting
