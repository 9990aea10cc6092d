// Classical decomposition: the pattern that a series repeats every season.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace mliot::statistical {

/// m seasonal values, that of observation t at t % m: means of what is left of y after its trend,
/// a centred moving average over one season, or a line where y has less than two seasons. They sum
/// to 0; as factors, of what must be positive observations, they sum to m and are at least 0.01.
///
/// Source: Hyndman and Athanasopoulos 2021, "Forecasting: principles and practice", 3.4.
std::vector<double> seasonal_pattern(std::span<const double> y, std::size_t m, bool factors);

}  // namespace mliot::statistical
