// Quantiles by adding up chances where they are few, else by the incomplete beta function.
#include "statistical/negative_binomial.hpp"

#include <algorithm>
#include <cmath>

#include "core/distributions.hpp"
#include "mliot/core/math.hpp"
#include "mliot/freestanding/normal.h"

namespace mliot::statistical::detail {
namespace {

constexpr double kRounding = 1e-13;    // of a share that was added up
constexpr double kAddedUp = 500;       // values whose chances are added one by one
constexpr double kNearlyNormal = 1e7;  // sizes whose skewness is all that is left of their shape

/// From 0 on; NaN where that takes too many steps.
double by_adding(double size, double p, double q) {
  double chance = math::exp(size * math::log(p));
  double share = chance;
  double y = 0;
  while (share < q * (1 - kRounding)) {
    if (y >= kAddedUp) return std::nan("");
    chance *= (size + y) / (y + 1) * (1 - p);
    share += chance;
    y += 1;
  }
  return y;
}

/// The expansion of Cornish and Fisher with the skewness, half a unit taken off for whole numbers.
double expanded(const NegativeBinomial& of, double q) {
  const double z = mliot_normal_quantile(q);
  const double deviation = std::sqrt(of.mean * (1 + of.dispersion));
  const double skewness = (1 + 2 * of.dispersion) / deviation;
  const double y = of.mean + deviation * (z + skewness * (z * z - 1) / 6);
  return std::max(0.0, std::ceil(y - 0.5));
}

}  // namespace

double NegativeBinomial::log_chance(double y) const {
  const double size = mean / dispersion;
  const double log_excess = math::log(1 + dispersion);
  const double without = -size * log_excess;
  if (y == 0) return without;
  return math::log_rise(size, y).log - math::log_gamma(y + 1) + without +
         y * (math::log(dispersion) - log_excess);
}

double NegativeBinomial::share(double y) const {
  if (y < 0) return 0;
  const double excess = 1 + dispersion;
  return math::beta_share(1 / excess, dispersion / excess, mean / dispersion, y + 1);
}

double NegativeBinomial::quantile(double q) const {
  if (std::isnan(mean)) return mean;
  if (!(mean > 0)) return 0;
  const double size = mean / dispersion;
  if (mean < kAddedUp && size * math::log(1 + dispersion) < 600) {
    const double y = by_adding(size, 1 / (1 + dispersion), q);
    if (!std::isnan(y)) return y;
  }
  const double start = expanded(*this, q);
  if (size > kNearlyNormal) return start;
  double low = start;
  double high = start;
  double step = 1;
  for (; low >= 0 && share(low) >= q; step *= 2) low = std::max(-1.0, low - step);
  for (step = 1; share(high) < q && high < 0x1p53; step *= 2) high += step;
  while (high - low > 1) {
    const double middle = std::floor(0.5 * (low + high));
    if (middle <= low || middle >= high) break;  // steps of one are below the precision
    (share(middle) < q ? low : high) = middle;
  }
  return high;
}

}  // namespace mliot::statistical::detail
