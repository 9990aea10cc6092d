// How well fitted exponential smoothing forecasts several steps ahead within its own series.
#pragma once

#include <cstddef>
#include <span>

#include "ets_form.hpp"
#include "ets_search.hpp"

namespace mliot::statistical {

/// -2 log likelihood of the errors 1 ... steps ahead, each step taken for itself, in a mean with
/// weights 1 / k: from every k origins in a row, the errors k ahead share most of what they hold.
///
/// With e the errors k ahead and s their size (the mean forecast where errors are multiplicative,
/// else 1) a step has n log(sum (e / s)^2) + 2 sum log s, from n - k + 1 errors carried to n. The
/// objective of ets_search where steps = 1; infinite where the form does not suit.
///
/// Source: a composite likelihood, Varin, Reid and Firth 2011, "An overview of composite likelihood
///         methods", Statistica Sinica 21.
double ets_horizon_value(EtsForm form, const EtsFound& found, std::size_t m,
                         std::span<const double> y, std::size_t steps);

}  // namespace mliot::statistical
