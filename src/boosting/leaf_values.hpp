// What the leaves of a grown tree predict, on the forest's grid.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "boosting/gradients.hpp"
#include "boosting/grower.hpp"
#include "boosting/training_rows.hpp"
#include "mliot/boosting/options.hpp"

namespace mliot::boosting {

/// Multiples of 2^-exponent that leaf values are rounded to. Fixed before the first tree, fine
/// enough that rounding never matters, and coarse enough that the leaves of all trees sum up to
/// less than 2^50: no leaf is larger than 64 learning-rate steps of the loss's initial scale.
struct LeafGrid {
  int exponent = 0;
  std::int64_t largest = 0;

  /// `scale`: the largest residual at the start, or 1 for losses with a link.
  LeafGrid(const BoostingOptions& options, double scale);

  std::int64_t round(double x) const noexcept;
  double unit() const noexcept;
};

/// Values by node, in units of the grid; only those of leaves count. With a renewal level they are
/// quantiles of the leaf's residuals, else Newton steps; both times the learning rate.
struct LeafContext {
  const TreeGrower& grower;
  const GrownTree& tree;
  const Splitter& splitter;
  const Gradients& gradients;
  const Scores& scores;
  const RowSet& rows;
  const LeafGrid& grid;
  double learning_rate;
  std::optional<double> renewal_level;
  const Group& group;
  int threads;
};
std::vector<std::int64_t> leaf_values(const LeafContext& context);

}  // namespace mliot::boosting
