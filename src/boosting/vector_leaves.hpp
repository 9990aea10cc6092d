// What the leaves of a tree of several outputs predict, on the grid of each output.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "boosting/gradients.hpp"
#include "boosting/group.hpp"
#include "boosting/grown_tree.hpp"
#include "boosting/leaf_values.hpp"
#include "boosting/output_losses.hpp"
#include "boosting/output_scores.hpp"
#include "boosting/vector_grower.hpp"
#include "mliot/boosting/options.hpp"

namespace mliot::boosting {

/// Values by node, one for each output; only those of leaves count. A loss with a renewal level has
/// quantiles of the leaf's residuals, others Newton steps; both times the learning rate.
struct VectorLeafContext {
  const VectorGrower& grower;
  const GrownTree& tree;
  std::span<const Gradients* const> gradients;
  const OutputScores& scores;
  const OutputLosses& losses;
  const std::vector<LeafGrid>& grids;
  const BoostingOptions& options;
  const Group& group;
  int threads;
};
std::vector<std::int64_t> vector_leaf_values(const VectorLeafContext& context);

}  // namespace mliot::boosting
