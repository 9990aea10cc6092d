// Maximum likelihood of one ARIMA order.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "arima_data.hpp"
#include "arima_form.hpp"

namespace mliot::statistical {

/// What is minimised.
enum class ArimaCriterion {
  conditional,  ///< the sum of squares given the first observations
  exact         ///< the likelihood
};

/// What a search found, in the units of the data.
struct ArimaFound {
  std::vector<double> partial;  ///< partial autocorrelations of ar, ma, seasonal ar, seasonal ma
  ArimaCoefficients coefficients;
  std::vector<double> of_basis;  ///< coefficients of the data's basis
  double squares = 0;            ///< sum of the squared errors, in units of F
  double logs = 0;               ///< sum of log F
  std::size_t n = 0;             ///< errors in the sums
};

/// Partial autocorrelations to coefficients of a stationary (or, for moving averages, invertible)
/// polynomial; see Monahan 1984, "A note on enforcing stationarity in autoregressive-moving average
/// models", Biometrika 71.
ArimaCoefficients coefficients_of(const ArimaOrder& order, std::span<const double> partial);

/// Minimises over the partial autocorrelations within (-1, 1), from `start`; the regression is the
/// best one at every point. data must have more observations than the order has coefficients.
ArimaFound arima_search(const ArimaData& data, const ArimaOrder& order, ArimaCriterion criterion,
                        std::span<const double> start);

/// Whether all roots of the polynomials lie beyond `radius` > 1 in modulus.
bool roots_beyond(const ArimaOrder& order, const ArimaCoefficients& coefficients, double radius);

}  // namespace mliot::statistical
