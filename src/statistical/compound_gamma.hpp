// The Tweedie distribution between Poisson and gamma: a Poisson number of gamma distributed orders.
#pragma once

#include <cstdint>

#include "mliot/core/random.hpp"

namespace mliot::statistical::detail {

/// A logarithm, and its slopes by the logarithm of the dispersion and by the power.
struct DensityTerm {
  double log;
  double to_dispersion;
  double to_power;
};

/// ln a(y) for y > 0, where the density of a Tweedie distribution of the power `power` is
/// a(y) exp((y mean^(1 - power) / (1 - power) - mean^(2 - power) / (2 - power)) / dispersion).
/// It does not depend on the mean.
DensityTerm density_term(double y, double dispersion, double power);

/// Y = 0 with the probability e^-orders, else a sum of `orders` gamma distributed amounts on
/// average; variance dispersion mean^power.
struct CompoundGamma {
  double mean;
  double dispersion;
  double power;

  double orders() const;  ///< mean number of amounts
  double shape() const;   ///< of an amount
  double scale() const;   ///< of an amount

  /// P(Y <= y), y >= 0, and the density there where y > 0.
  struct Share {
    double below;
    double density;
  };
  Share share(double y) const;

  /// The y that a share q of the distribution does not exceed; 0 for a mean of 0.
  double quantile(double q) const;

  double draw(const Random& random, std::uint64_t index) const;
};

}  // namespace mliot::statistical::detail
