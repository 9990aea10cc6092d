// The weighted quantile that minimises the pinball loss.
#pragma once

#include <cstddef>
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

}  // namespace mliot::boosting
