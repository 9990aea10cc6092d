// The negative binomial distribution by its mean and the excess of its variance.
#pragma once

#include <cstdint>

#include "mliot/core/random.hpp"

namespace mliot::statistical::detail {

/// Whole numbers of the mean `mean` and the variance mean (1 + dispersion); both positive.
///
/// P(y) = gamma(a + y) / (gamma(a) y!) p^a (1 - p)^y with a = mean / dispersion and
/// p = 1 / (1 + dispersion).
struct NegativeBinomial {
  double mean;
  double dispersion;

  /// P(Y = y), as a logarithm.
  double log_chance(double y) const;

  /// P(Y <= y) for a whole y.
  double share(double y) const;

  /// The smallest whole number that Y does not exceed with the probability q; 0 for a mean of 0.
  double quantile(double q) const;
};

}  // namespace mliot::statistical::detail
