// Hampel filter and forward fill by their definitions: each window anew.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "reference/rolling.hpp"

namespace mliot::reference {

inline double median_of(std::vector<double> samples) {
  std::sort(samples.begin(), samples.end());
  const std::size_t n = samples.size();
  const double a = samples[(n - 1) / 2];
  const double b = samples[n / 2];
  const bool huge = std::isfinite(a) && std::isfinite(b) && !std::isfinite(a + b);
  return huge ? a / 2 + b / 2 : (a + b) / 2;
}

struct HampelSettings {
  std::int64_t window = 7;
  double threshold = 3;
  std::size_t min_samples = 3;
};

inline double hampel(const std::vector<double>& x, std::size_t t, const HampelSettings& settings) {
  const auto window = present(x, t, settings.window);
  if (std::isnan(x[t]) || window.size() < settings.min_samples) return x[t];
  const double middle = median_of(window);
  if (!std::isfinite(middle)) return x[t];
  std::vector<double> distances;
  for (const double sample : window) distances.push_back(std::abs(sample - middle));
  const double limit = settings.threshold * (1.4826 * median_of(distances));
  return std::abs(x[t] - middle) > limit ? middle : x[t];
}

inline double forward_fill(const std::vector<double>& x, std::size_t t,
                           std::optional<std::size_t> limit) {
  for (std::size_t back = 0; back <= std::min(t, limit.value_or(t)); ++back) {
    if (!std::isnan(x[t - back])) return x[t - back];
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace mliot::reference
