// What a leaf moves its rows by where the loss asks for a quantile.
#pragma once

#include <cstdint>
#include <span>

#include "boosting/gradients.hpp"
#include "boosting/group.hpp"
#include "boosting/training_rows.hpp"

namespace mliot::boosting {

/// Target less score of the rows, which are some of a set's, as one or more lists.
struct ResidualRows {
  std::span<const std::span<const std::uint32_t>> pieces;
  const Scores& scores;
  const RowSet& set;
};

/// The quantile of the group's residuals, weighted where the rows have weights.
double residual_quantile(const ResidualRows& rows, double level, const Group& group);

}  // namespace mliot::boosting
