// Density, distribution and draws of a Poisson number of gamma distributed amounts.
#include "statistical/compound_gamma.hpp"

#include <algorithm>
#include <cmath>

#include "core/distributions.hpp"
#include "mliot/core/math.hpp"
#include "mliot/freestanding/tweedie.h"

namespace mliot::statistical::detail {
namespace {

constexpr double kNegligible = 37;  // e^-37 of the largest term is below its last digit

mliot_tweedie in_c(const CompoundGamma& of) { return {of.mean, of.dispersion, of.power}; }

}  // namespace

DensityTerm density_term(double y, double dispersion, double power) {
  const double ratio = (2 - power) / (power - 1);  // the shape of an amount
  const double log_y = math::log(y);
  const double log_rest = math::log(power - 1);
  const double log_dispersion = math::log(dispersion);
  const double log_left = math::log(2 - power);
  const double log_z = ratio * (log_y - log_rest) - (1 + ratio) * log_dispersion - log_left;
  const double ratio_slope = -1 / ((power - 1) * (power - 1));
  const double z_slope =
      ratio_slope * (log_y - log_rest - log_dispersion) - ratio / (power - 1) + 1 / (2 - power);
  const double peak = math::exp((2 - power) * log_y - log_left) / dispersion;
  const mliot_tweedie_grid grid = mliot_tweedie_grid_around(peak, std::sqrt(peak / (1 + ratio)));
  const auto term = [&](double j) {
    return j * log_z - math::log_gamma(j + 1) - math::log_gamma(j * ratio);
  };
  const double largest = term(grid.middle);
  double sum = 0;
  double numbers = 0;
  double slopes = 0;
  const auto add = [&](double j) {
    const double below = term(j) - largest;
    const double weight = math::exp(below);
    sum += weight;
    numbers += weight * j;
    slopes += weight * j * (z_slope - ratio_slope * math::digamma(j * ratio));
    return below > -kNegligible;
  };
  add(grid.middle);
  for (double j = grid.middle + grid.step; add(j); j += grid.step) {
  }
  for (double j = grid.middle - grid.step; j >= 1 && add(j); j -= grid.step) {
  }
  return {largest + math::log(sum * grid.step) - log_y, -(1 + ratio) * numbers / sum, slopes / sum};
}

double CompoundGamma::orders() const {
  const mliot_tweedie of = in_c(*this);
  return mliot_tweedie_orders(&of);
}

double CompoundGamma::shape() const {
  const mliot_tweedie of = in_c(*this);
  return mliot_tweedie_shape(&of);
}

double CompoundGamma::scale() const {
  const mliot_tweedie of = in_c(*this);
  return mliot_tweedie_scale(&of);
}

CompoundGamma::Share CompoundGamma::share(double y) const {
  const mliot_tweedie of = in_c(*this);
  const mliot_tweedie_share share = mliot_tweedie_share_of(&of, y);
  return {share.below, share.density};
}

double CompoundGamma::quantile(double q) const {
  const mliot_tweedie of = in_c(*this);
  return mliot_tweedie_quantile_of(&of, q);
}

namespace {

/// A Poisson number by its distribution, from the mode outwards where that is far from 0.
double poisson(double rate, const Random& random) {
  if (rate > 500) {
    const double z = random.normal(0);
    return std::max(0.0, std::nearbyint(rate + std::sqrt(rate) * z + (z * z - 1) / 6));
  }
  double chance = math::exp(-rate);
  double left = random.uniform(0) - chance;
  double n = 0;
  while (left >= 0 && (chance > 0 || n < rate)) {
    n += 1;
    chance *= rate / n;
    left -= chance;
  }
  return n;
}

/// A gamma amount of shape a and scale 1, by the method of Marsaglia and Tsang (2000).
double gamma_amount(double a, const Random& random) {
  const bool small = a < 1;
  const double d = (small ? a + 1 : a) - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  for (std::uint64_t i = 2;; i += 2) {
    const double x = random.normal(i);
    const double root = 1 + c * x;
    if (root <= 0) continue;
    const double v = root * root * root;
    const double u = 1 - random.uniform(i + 1);
    if (math::log(u) >= 0.5 * x * x + d - d * v + d * math::log(v)) continue;
    if (!small) return d * v;
    return d * v * math::exp(math::log(1 - random.uniform(1)) / a);
  }
}

}  // namespace

double CompoundGamma::draw(const Random& random, std::uint64_t index) const {
  if (!(mean > 0)) return mean;  // 0, or NaN
  const Random own(random.bits(index), index);
  const double number = poisson(orders(), own);
  return number == 0 ? 0 : gamma_amount(number * shape(), own) * scale();
}

}  // namespace mliot::statistical::detail
