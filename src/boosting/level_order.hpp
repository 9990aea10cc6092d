// The order of a category's levels where each has a step for every output.
#pragma once

#include <vector>

namespace mliot::boosting {

/// Places of the levels in the order that divides them best wherever their steps lie on a line: the
/// projections on the first principal component, found by power iteration from the level farthest
/// from the origin. `steps`: as many a level as there are outputs, with a weighted mean of 0;
/// `weights`: of the levels, at least one.
///
/// Source: Coppersmith, Hong and Hosking 1999, "Partitioning nominal attributes in decision trees",
///         Data Mining and Knowledge Discovery 3.
std::vector<double> principal_places(const std::vector<double>& steps,
                                     const std::vector<double>& weights);

}  // namespace mliot::boosting
