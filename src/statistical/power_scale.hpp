// Scaling by powers of two, which loses no bit: models search on series of about 1.
#pragma once

#include <algorithm>
#include <cmath>
#include <span>

namespace mliot::statistical {

/// Divides by the power of two that leaves the largest magnitude in [0.5, 1); zeros stay. Returns
/// its exponent: std::ldexp(y, exponent) is what was there.
inline int scale_to_one(std::span<double> y) noexcept {
  double largest = 0;
  for (const double each : y) largest = std::max(largest, std::abs(each));
  int exponent = 0;
  if (largest > 0) std::frexp(largest, &exponent);
  for (double& each : y) each = std::ldexp(each, -exponent);
  return exponent;
}

}  // namespace mliot::statistical
