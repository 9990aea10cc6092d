// Quantiles by adding up chances where they are few, else by the incomplete beta function.
#include "statistical/negative_binomial.hpp"

#include "core/distributions.hpp"
#include "mliot/core/math.hpp"
#include "mliot/freestanding/negative_binomial.h"

namespace mliot::statistical::detail {

double NegativeBinomial::log_chance(double y) const {
  const double size = mean / dispersion;
  const double log_excess = math::log(1 + dispersion);
  const double without = -size * log_excess;
  if (y == 0) return without;
  return math::log_rise(size, y).log - math::log_gamma(y + 1) + without +
         y * (math::log(dispersion) - log_excess);
}

double NegativeBinomial::share(double y) const { return mliot_counts_share({mean, dispersion}, y); }

double NegativeBinomial::quantile(double q) const {
  return mliot_counts_quantile_of({mean, dispersion}, q);
}

}  // namespace mliot::statistical::detail
