// What the leaves of a grown tree predict, on the forest's grid.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "boosting/gradients.hpp"
#include "boosting/grower.hpp"
#include "boosting/leaf_numbers.hpp"
#include "boosting/training_rows.hpp"
#include "mliot/boosting/options.hpp"

namespace mliot::boosting {

/// The largest distance of a target from its starting score, in the target's own unit, over the
/// group. Steps on a link are not bounded by it; there e^4 is large, and 4 is given.
double initial_scale(const Loss& loss, const Scores& scores, const RowSet& rows,
                     const Group& group);

/// Multiples of 2^-exponent that leaf values are rounded to. Fixed before the first tree, from the
/// learning rate and the loss's initial scale alone, so that a training can be cut and continued.
/// A leaf is at most 16 learning-rate steps of that scale, which is below 2^31 multiples: four
/// bytes. One step has 27 bits, so that rounding never matters; later trees see what it left.
struct LeafGrid {
  int exponent = 0;
  std::int64_t largest = 0;

  /// `scale`: the largest residual at the start, or 4 for losses with a link.
  LeafGrid(const BoostingOptions& options, double scale);

  /// The same limit on the grid of an earlier training. Leaves of more than four bytes are the
  /// price of a much larger scale than its.
  LeafGrid at(int other) const noexcept;

  std::int64_t round(double x) const noexcept;
  double unit() const noexcept;
};

/// Values by node, in units of the grid; only those of leaves count. With a renewal level they are
/// quantiles of the leaf's residuals, else Newton steps; both times the learning rate.
struct LeafContext {
  const TreeGrower& grower;
  const GrownTree& tree;
  const LeafNumbers& numbers;
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
