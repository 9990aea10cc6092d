// Nodes of few rows: judged by their rows, without histograms.
#include <algorithm>
#include <utility>

#include "boosting/grower.hpp"
#include "boosting/node_search.hpp"
#include "boosting/small_rows.hpp"

namespace mliot::boosting {

// Its children are then small as well. Oblivious growth needs the histograms of all nodes, and a
// group those that it sums.
bool TreeGrower::is_small(std::size_t node, std::size_t most) const {
  return tree_.nodes[node].totals.rows <= most && work_[node].side_rows == 0 && group_.alone() &&
         !is_exact() && table_.bundles.empty() && options_.grow_policy != GrowPolicy::oblivious;
}

void TreeGrower::judge_small_children(std::size_t parent) {
  Histogram room = std::exchange(work_[parent].spare, {});
  room.wide = false;
  const auto left = static_cast<std::size_t>(tree_.nodes[parent].left);
  for (const std::size_t child : {left, left + 1}) {
    if (!can_split(child) || !is_small(child, kernel::kRankedRows)) continue;
    const auto records = ranges(child);
    const SmallRows rows(records);
    NodeSearch search = search_of(child);
    for (const FeatureBlock& block : blocks_) {
      for (std::size_t slot = block.first; slot < block.end(); ++slot) {
        const std::size_t f = block.feature(slot);
        if (is_ranked(table_.features[f])) continue;
        if (block.high_byte != 0) {
          build_histogram(records, {}, block, room);
        } else {
          rows.fill(rows.bins(block, slot), f, room);
        }
      }
      search.look(rows, room, block);
    }
    tree_.nodes[child].split = search.best();
  }
  work_[parent].spare = room;
}

}  // namespace mliot::boosting
