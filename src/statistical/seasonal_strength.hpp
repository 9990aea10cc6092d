// How much of a series is season.
#pragma once

#include <cstddef>
#include <span>

namespace mliot::statistical {

/// 1 - var(remainder) / var(season + remainder) of a decomposition by local regressions with
/// seasonal windows of 11 years, at least 0; 0 for series shorter than two seasons.
///
/// Source: Wang, Smith and Hyndman 2006, "Characteristic-based clustering for time series data",
///         Data Mining and Knowledge Discovery 13; Cleveland et al. 1990, "STL: a seasonal-trend
///         decomposition procedure based on loess", Journal of Official Statistics 6.
double seasonal_strength(std::span<const double> y, std::size_t m);

}  // namespace mliot::statistical
