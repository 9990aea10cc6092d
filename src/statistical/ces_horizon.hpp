// How well fitted complex smoothing forecasts several steps ahead within its own series.
#pragma once

#include <cstddef>

#include "ces_search.hpp"

namespace mliot::statistical {

/// -2 log likelihood of the errors 1 ... steps ahead, each step taken for itself, in a mean with
/// weights 1 / k, as ets_horizon_value has it: n log(sum of squares) of a step, from n - k + 1
/// errors carried to n. The objective of ces_search where steps = 1. At most a season of steps
/// where the form has one; infinite where numbers overflow.
double ces_horizon_value(CesForm form, const CesTask& task, const CesFound& found, std::size_t m,
                         std::size_t steps);

}  // namespace mliot::statistical
