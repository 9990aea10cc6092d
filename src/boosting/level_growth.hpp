// Growth of oblivious trees: all leaves of a level by one split.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "boosting/shared_splitter.hpp"
#include "mliot/boosting/options.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {

/// Levels that the leaves have room for.
inline std::int64_t levels_of(const BoostingOptions& options) {
  const auto room = std::bit_width(static_cast<std::uint64_t>(options.num_leaves)) - 1;
  const auto levels = static_cast<std::int64_t>(room);
  return options.max_depth > 0 ? std::min(levels, options.max_depth) : levels;
}

/// The best of what a search finds in each block of features, the first of equal ones.
template <class Search>
SharedSplit best_of_blocks(std::size_t blocks, int threads, const Search& search) {
  std::vector<SharedSplit> found(blocks);
  parallel_for(blocks, threads, [&](std::size_t block) { found[block] = search(block); });
  SharedSplit best;
  for (const SharedSplit& each : found) {
    if (each.gain > best.gain) best = each;
  }
  return best;
}

/// Grows a tree level by level with a grower's can_split(node), shared_split(nodes),
/// part_of(node, shared) and split_by(node, part, last), which returns the children.
template <class Steps>
void grow_by_levels(std::int64_t levels, const Steps& steps) {
  std::vector<std::size_t> open{0};
  for (std::int64_t level = 0; level < levels; ++level) {
    std::erase_if(open, [&](std::size_t node) { return !steps.can_split(node); });
    const SharedSplit shared = open.empty() ? SharedSplit{} : steps.shared_split(open);
    if (!shared.exists()) return;
    std::vector<std::size_t> next;
    for (const std::size_t node : open) {
      const Split part = steps.part_of(node, shared);
      if (!part.exists()) {
        next.push_back(node);  // it stays whole; a later level may divide it
        continue;
      }
      const auto [left, right] = steps.split_by(node, part, level + 1 == levels);
      next.push_back(left);
      next.push_back(right);
    }
    open = std::move(next);
  }
}

}  // namespace mliot::boosting
