// A straight line through equally spaced observations.
#pragma once

#include <cstddef>
#include <span>

namespace mliot::statistical {

/// at(t) = intercept + slope * t, the first observation at t = 1.
struct Line {
  double intercept = 0;
  double slope = 0;

  double at(std::size_t t) const noexcept { return intercept + slope * static_cast<double>(t); }
};

/// The line of least squares; a level one through less than two observations.
inline Line fit_line(std::span<const double> y) noexcept {
  const auto n = static_cast<double>(y.size());
  if (y.empty()) return {};
  double sum = 0;
  double moment = 0;
  const double middle = (n + 1) / 2;
  for (std::size_t t = 0; t < y.size(); ++t) {
    sum += y[t];
    moment += (static_cast<double>(t + 1) - middle) * y[t];
  }
  const double mean = sum / n;
  if (y.size() < 2) return {mean, 0};
  const double slope = moment / (n * (n * n - 1) / 12);
  return {mean - slope * middle, slope};
}

}  // namespace mliot::statistical
