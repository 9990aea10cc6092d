// Exponential smoothing of one series, as the recursion reads in the book: what the lanes must
// equal.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "kernel/ets_gradient.hpp"
#include "mliot/core/math.hpp"

namespace mliot::reference {

struct EtsCase {
  bool multiplicative_error;
  kernel::EtsTrend trend;
  kernel::EtsSeason season;
  std::vector<double> y;
  std::vector<double> parameters;  // alpha, beta, gamma, phi, level, trend, seasons
  std::size_t m;
};

/// The value that kernel::ets_gradient defines, with logarithms of products of four means.
inline double ets_value(const EtsCase& c) {
  const double alpha = c.parameters[0];
  const double beta = c.parameters[1];
  const double gamma = c.parameters[2];
  const double phi = c.parameters[3];
  double level = c.parameters[4];
  double trend = c.parameters[5];
  std::vector<double> seasons(c.parameters.begin() + 6, c.parameters.end());
  const bool factors = c.season == kernel::EtsSeason::multiplicative;
  const bool growing = c.trend == kernel::EtsTrend::multiplicative;
  const bool trending = c.trend == kernel::EtsTrend::additive;
  const bool seasonal = c.season != kernel::EtsSeason::none;
  double squares = 0;
  double logs = 0;
  double product = 1;
  for (std::size_t t = 0; t < c.y.size(); ++t) {
    double& season = seasons[t % c.m];
    if (growing && !(level > 1e-10 && trend > 1e-10)) {
      return std::numeric_limits<double>::infinity();
    }
    const double factor = phi == 1 ? trend : math::exp(phi * math::log(trend));
    const double q = growing ? level * factor : trending ? level + phi * trend : level;
    const double mean = factors ? q * season : seasonal ? q + season : q;
    if (factors && !(q > 1e-10 && season > 1e-10)) return std::numeric_limits<double>::infinity();
    if (c.multiplicative_error && !(mean > 1e-10)) return std::numeric_limits<double>::infinity();
    const double error = c.y[t] - mean;
    const double scored = c.multiplicative_error ? error / mean : error;
    squares += scored * scored;
    product *= mean;
    if (t % 4 == 3) {
      logs += math::log(product);
      product = 1;
    }
    const double u = factors ? error / season : error;
    const double w = factors ? error / q : error;
    if (growing) trend = factor + beta * (u / level);
    if (trending) trend = phi * trend + beta * u;
    level = q + alpha * u;
    if (seasonal) season = season + gamma * w;
  }
  const auto n = static_cast<double>(c.y.size());
  const double value = n * math::log(squares + n * 1e-20);
  if (!c.multiplicative_error) return value;
  logs += math::log(product);
  return value + (logs + logs);
}

}  // namespace mliot::reference
