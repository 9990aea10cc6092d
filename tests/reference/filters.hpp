// Outliers, seasonal fill and filters by their definitions: each value anew.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "reference/cleaning.hpp"

namespace mliot::reference {

/// The finite samples of the window before t.
inline std::vector<double> before(const std::vector<double>& x, std::size_t t,
                                  std::int64_t window) {
  std::vector<double> found;
  const auto first = t - std::min(t, static_cast<std::size_t>(window));
  for (std::size_t i = first; i < t; ++i) {
    if (std::isfinite(x[i])) found.push_back(x[i]);
  }
  std::sort(found.begin(), found.end());
  return found;
}

struct Fences {
  double low = 0;
  double center = 0;
  double high = 0;
};

inline Fences robust_fences(const std::vector<double>& sorted, double threshold) {
  const double middle = median_of(sorted);
  std::vector<double> distances;
  for (const double sample : sorted) distances.push_back(std::abs(sample - middle));
  const double reach = threshold * (1.4826 * median_of(distances));
  return {middle - reach, middle, middle + reach};
}

inline double quantile(const std::vector<double>& sorted, double q) {
  const double place = q * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<std::size_t>(place);
  const std::size_t high = std::min(low + 1, sorted.size() - 1);
  return sorted[low] + (place - static_cast<double>(low)) * (sorted[high] - sorted[low]);
}

inline Fences quartile_fences(const std::vector<double>& sorted, double threshold) {
  const double first = quantile(sorted, 0.25);
  const double third = quantile(sorted, 0.75);
  const double reach = threshold * (third - first);
  return {first - reach, median_of(sorted), third + reach};
}

/// What passes where there are no fences: infinities do not.
inline double unjudged(double x) {
  return std::isinf(x) ? std::numeric_limits<double>::quiet_NaN() : x;
}

/// Center for outliers where the fences are finite and apart, and for every infinity.
inline double centered(double x, const Fences& fences) {
  const bool known = std::isfinite(fences.low) && std::isfinite(fences.high);
  if (!known) return unjudged(x);
  if (fences.low == fences.high && std::isfinite(x)) return x;
  return x < fences.low || x > fences.high ? fences.center : x;
}

/// The median of the present samples around t - window / 2.
inline double running_median(const std::vector<double>& x, std::size_t t, std::int64_t window) {
  const auto present_samples = present(x, t, window);
  if (t < static_cast<std::size_t>(window / 2) || present_samples.empty()) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  return median_of(present_samples);
}

}  // namespace mliot::reference
