// The weighted quantile that minimises the pinball loss.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "boosting/group.hpp"

namespace mliot::boosting {

/// A value and what it counts for.
struct Weighted {
  double value;
  double weight;
};

/// Appends the values of the other processes of the group.
void share(std::vector<Weighted>& values, const Group& group);

/// The smallest value whose cumulated weight reaches alpha times the total; where it meets that
/// share exactly, the middle between it and the next value. Any split of a row of weight a + b into
/// two rows gives the same. Weights are positive; 0 when there are no values.
double weighted_quantile(std::vector<Weighted>& values, double alpha);

/// The same of values that count 1 each, by selection: their order is not worked out.
double quantile(std::span<const double> values, double alpha);

/// The k-th smallest value, from 0; in time that grows with their number.
double select(std::span<const double> values, std::size_t k);

}  // namespace mliot::boosting
