// Gains of one split that all nodes of a level share, node by node.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mliot::kernel {

/// What the gains of one node are computed from.
struct SharedRule {
  double gradient_unit;
  double hessian_unit;
  double reg_alpha;
  double reg_lambda;
  double gradient_total;  ///< of the node, in units
  double hessian_total;   ///< of the node, in units
  double least;           ///< smallest hessian of a left child, in units
  double end;             ///< above the largest one
  double own;             ///< the node's own G^2 / (H + lambda)
  double bar;             ///< what the score of both children must exceed
};

/// Sums of a node by bin of one feature; packed as (gradient << 32) + hessian where hessians is
/// null. The starts go left with every bin.
struct SharedSums {
  const std::int64_t* gradients;
  const std::int64_t* hessians;
  std::int64_t gradient_start;
  std::int64_t hessian_start;
};

/// Gains behind the last that add_shared_gains may read and write, without a change.
inline constexpr std::size_t kGainPadding = 8;

/// Adds to gains[b], b < count <= 256, what "bins 0..b go left" gains in one node: the score of
/// both children, the sum of G^2 / (H + lambda) with G moved towards 0 by alpha, less the node's
/// own; nothing where a child would be too small or the score does not exceed the bar. Sums that
/// are added up stay below 2^51 in magnitude.
void add_shared_gains(const SharedRule& rule, const SharedSums& sums, std::size_t count,
                      double* gains);

}  // namespace mliot::kernel
