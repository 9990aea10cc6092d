// Finds the one split that all nodes of a level share, for oblivious trees.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "boosting/histogram.hpp"
#include "boosting/splitter.hpp"

namespace mliot::boosting {

/// A node of the level that may be split.
struct LevelNode {
  const Histogram* histogram;
  const NodeTotals* totals;
};

/// The split of a level: the same feature, bin or set of levels, and side of missing values for
/// every node.
struct SharedSplit {
  double gain = 0;  ///< of all nodes that it divides; 0: there is no split
  std::size_t feature = 0;
  std::uint8_t bin = 0;
  bool missing_left = false;
  std::shared_ptr<const LevelSplit> levels = nullptr;

  bool exists() const noexcept { return gain > 0; }
};

/// The split of the block's features, among those of the mask (empty: all), whose summed gain is
/// largest. A node counts where both its children would be large enough and its own gain is
/// positive; other nodes stay whole. Ties go to the lower feature, then to missing values right,
/// then to the lower bin. Where no node has a missing value, they follow the side of larger
/// hessian. Categories are divided as SharedLevelScan says.
SharedSplit best_shared(const Splitter& splitter, const std::vector<LevelNode>& nodes,
                        FeatureBlock block, const std::vector<bool>& mask);

/// What the level's split makes of one node; its gain is 0 where the node stays whole.
Split part_of_shared(const Splitter& splitter, const LevelNode& node, const SharedSplit& split);

}  // namespace mliot::boosting
