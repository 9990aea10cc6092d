// Local regression and STL point by point, as Cleveland et al. 1990 describe them.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace mliot::reference {

using Values = std::vector<double>;

/// The regression of `degree` at x, from the `window` points 0 .. n - 1 that are nearest to it.
/// Points count by rho; false where none does.
inline bool loess_at(const Values& y, const Values& rho, double x, int window, int degree,
                     double& out) {
  const int n = static_cast<int>(y.size());
  const int size = std::min(window, n);
  int left = static_cast<int>(std::lround(x)) - (size - 1) / 2;
  if (size < window) left = 0;
  left = std::clamp(left, 0, n - size);
  const int right = left + size - 1;
  double h = std::max(x - left, right - x);
  if (window > n) h += (window - n) / 2;
  double sum = 0;
  double sum_x = 0;
  double sum_y = 0;
  Values weights;
  for (int j = left; j <= right; ++j) {
    const double r = std::abs(j - x);
    double w = 0;
    if (r <= 0.999 * h) w = r <= 0.001 * h ? 1 : std::pow(1 - std::pow(r / h, 3), 3);
    w *= rho[static_cast<std::size_t>(j)];
    weights.push_back(w);
    sum += w;
    sum_x += w * j;
    sum_y += w * y[static_cast<std::size_t>(j)];
  }
  if (!(sum > 0)) return false;
  const double mean_x = sum_x / sum;
  double spread = 0;
  double joint = 0;
  for (int j = left; j <= right; ++j) {
    const double w = weights[static_cast<std::size_t>(j - left)];
    spread += w * (j - mean_x) * (j - mean_x);
    joint += w * (j - mean_x) * y[static_cast<std::size_t>(j)];
  }
  out = sum_y / sum;
  const bool line = degree == 1 && spread / sum > 1e-6 * size * size;
  if (line) out += (x - mean_x) * joint / spread;
  return true;
}

/// All points, and with `beyond` one more at each end.
inline Values loess(const Values& y, const Values& rho, int window, int degree, bool beyond) {
  const int n = static_cast<int>(y.size());
  Values out;
  for (int i = beyond ? -1 : 0; i < n + (beyond ? 1 : 0); ++i) {
    double value = y[static_cast<std::size_t>(std::clamp(i, 0, n - 1))];
    loess_at(y, rho, i, window, degree, value);
    out.push_back(value);
  }
  return out;
}

inline Values moving_average(const Values& y, std::size_t length) {
  Values out;
  for (std::size_t i = 0; i + length <= y.size(); ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < length; ++j) sum += y[i + j];
    out.push_back(sum / static_cast<double>(length));
  }
  return out;
}

struct StlReference {
  std::size_t period;
  int seasonal, trend, low_pass;
  int seasonal_deg, trend_deg, low_pass_deg;
  int inner, outer;
};

struct StlParts {
  Values seasonal, trend;
};

inline Values bisquare(const Values& y, const StlParts& parts) {
  Values distance;
  for (std::size_t t = 0; t < y.size(); ++t) {
    distance.push_back(std::abs(y[t] - parts.seasonal[t] - parts.trend[t]));
  }
  Values sorted = distance;
  std::sort(sorted.begin(), sorted.end());
  const std::size_t n = y.size();
  const double end = 6 * (sorted[n / 2] + sorted[n - n / 2 - 1]) / 2;
  for (double& r : distance) {
    const double inside = r <= 0.001 * end ? 1 : std::pow(1 - std::pow(r / end, 2), 2);
    r = r <= 0.999 * end ? inside : 0;
  }
  return distance;
}

inline StlParts stl(const Values& y, const StlReference& by) {
  const std::size_t n = y.size();
  const Values ones(n, 1.0);
  Values rho = ones;
  StlParts parts{Values(n), Values(n)};
  for (int round = 0; round <= by.outer; ++round) {
    if (round > 0) rho = bisquare(y, parts);
    for (int pass = 0; pass < by.inner; ++pass) {
      Values cycles(n + 2 * by.period);
      for (std::size_t p = 0; p < by.period; ++p) {
        Values points;
        Values weights;
        for (std::size_t t = p; t < n; t += by.period) {
          points.push_back(y[t] - parts.trend[t]);
          weights.push_back(rho[t]);
        }
        const Values smooth = loess(points, weights, by.seasonal, by.seasonal_deg, true);
        for (std::size_t c = 0; c < smooth.size(); ++c) cycles[c * by.period + p] = smooth[c];
      }
      const Values once = moving_average(cycles, by.period);
      const Values low = moving_average(moving_average(once, by.period), 3);
      const Values slow = loess(low, ones, by.low_pass, by.low_pass_deg, false);
      Values rest(n);
      for (std::size_t t = 0; t < n; ++t) {
        parts.seasonal[t] = cycles[by.period + t] - slow[t];
        rest[t] = y[t] - parts.seasonal[t];
      }
      parts.trend = loess(rest, rho, by.trend, by.trend_deg, false);
    }
  }
  return parts;
}

}  // namespace mliot::reference
