// Maximum likelihood of one ARIMA order.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "arima_data.hpp"
#include "arima_form.hpp"
#include "arima_variables.hpp"

namespace mliot::statistical {

/// What is minimised.
enum class ArimaCriterion {
  conditional,  ///< the sum of squares given the first observations
  exact         ///< the likelihood
};

/// What a search found, in the units of the data.
struct ArimaFound {
  std::vector<double> point;  ///< variables of the search
  ArimaCoefficients coefficients;
  std::vector<double> of_basis;  ///< coefficients of the data's basis
  double squares = 0;            ///< sum of the squared errors, in units of F
  double logs = 0;               ///< sum of log F
  std::size_t n = 0;             ///< errors in the sums
};

/// Minimises over the variables within their bounds, from `start`, which is admissible; the
/// regression is the best one at every point. data must have more observations than there are
/// variables.
ArimaFound arima_search(const ArimaData& data, const ArimaVariables& variables,
                        ArimaCriterion criterion, std::span<const double> start);

}  // namespace mliot::statistical
