// What TBATS settles before its likelihood: harmonics of each season, orders of the errors.
#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace mliot::statistical {

/// Harmonics that a season of m periods can have: j <= m / 2.
std::size_t most_harmonics(double m) noexcept;

/// Harmonics of each season by the AIC of a regression on what a moving average over the season
/// leaves of y, one season after the other; 0 for a season without two full cycles, else at least
/// 1. Two more harmonics that do not lower the AIC end the count.
///
/// Source: De Livera, Hyndman and Snyder 2011, section 3.1; the regression as in statsforecast.
std::vector<std::size_t> choose_harmonics(std::span<const double> y,
                                          std::span<const double> periods);

/// Orders (p, q), up to 2 each, of an ARMA process by the AIC of regressions on its own past and on
/// errors that a long autoregression leaves. (0, 0) for series too short to tell.
///
/// Source: Hannan and Rissanen 1982, "Recursive estimation of mixed autoregressive-moving average
///         order", Biometrika 69(1).
std::pair<std::size_t, std::size_t> choose_orders(std::span<const double> errors);

}  // namespace mliot::statistical
