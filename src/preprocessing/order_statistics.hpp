// Medians of plain vectors, by the arithmetic of the streams.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "mliot/freestanding/hampel.h"
#include "mliot/freestanding/median.h"

namespace mliot::preprocessing::detail {

/// The median of sorted samples; there is at least one.
inline double sorted_median(std::span<const double> sorted) {
  const std::size_t n = sorted.size();
  double tail = 0;
  return n % 2 == 1 ? sorted[n / 2] : mliot_middle(sorted[n / 2 - 1], sorted[n / 2], &tail);
}

/// The median of samples, NaN when there is none. Changes their order.
inline double median(std::vector<double>& samples) {
  if (samples.empty()) return mliot_nan();
  std::sort(samples.begin(), samples.end());
  return sorted_median(samples);
}

inline double finite_or_nan(double x) { return std::isfinite(x) ? x : mliot_nan(); }

/// The series with infinities as gaps.
inline std::vector<double> without_infinities(std::span<const double> x) {
  std::vector<double> finite(x.size());
  std::transform(x.begin(), x.end(), finite.begin(), finite_or_nan);
  return finite;
}

}  // namespace mliot::preprocessing::detail
