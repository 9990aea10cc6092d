// Order statistics of sorted samples by their definitions.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "mliot/features/rolling_quantile.hpp"
#include "mliot/features/rolling_rank.hpp"

namespace mliot::reference {

/// (a + b) / 2 without overflow.
inline double middle(double a, double b) {
  return std::isfinite(a + b) || std::isinf(a) || std::isinf(b) ? (a + b) / 2 : a / 2 + b / 2;
}

/// The quantile of sorted samples.
inline double quantile(const std::vector<double>& sorted, double q, features::Interpolation way) {
  using features::Interpolation;
  const double place = static_cast<double>(sorted.size() - 1) * q;
  const auto below = static_cast<std::size_t>(std::floor(place));
  const double a = sorted[below];
  const double b = sorted[static_cast<std::size_t>(std::ceil(place))];
  const double fraction = place - std::floor(place);
  if (way == Interpolation::lower || a == b) return a;
  if (way == Interpolation::higher) return b;
  if (way == Interpolation::midpoint) return middle(a, b);
  if (way == Interpolation::linear) return fraction == 0.5 ? middle(a, b) : a + fraction * (b - a);
  if (fraction == 0.5) return below % 2 == 0 ? a : b;
  return fraction < 0.5 ? a : b;
}

/// The place of x among samples that hold it.
inline double rank(const std::vector<double>& samples, double x, features::Ties ties) {
  const auto below = static_cast<double>(
      std::count_if(samples.begin(), samples.end(), [x](double each) { return each < x; }));
  const auto equal = static_cast<double>(std::count(samples.begin(), samples.end(), x));
  if (ties == features::Ties::min) return below + 1;
  if (ties == features::Ties::max) return below + equal;
  return below + (equal + 1) / 2;
}

}  // namespace mliot::reference
