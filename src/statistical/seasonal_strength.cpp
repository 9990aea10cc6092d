// A decomposition into trend, season and remainder, for the strength of the season.
#include "seasonal_strength.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace mliot::statistical {
namespace {

constexpr std::size_t kSeasonWindow = 11;
constexpr int kPasses = 2;
constexpr std::size_t kPlaces = 100;  // of a window at which a regression is computed

std::size_t next_odd(double x) {
  const auto whole = static_cast<std::size_t>(std::ceil(x));
  return whole % 2 == 0 ? whole + 1 : whole;
}

// Local regression at `place` on the `window` nearest of equally spaced values, straight or level,
// with tricube weights.
double local(std::span<const double> y, double place, std::size_t window, bool straight) {
  const std::size_t used = std::min(window, y.size());
  const double half = static_cast<double>(used - 1) / 2;
  const double latest = static_cast<double>(y.size() - used);
  const auto first = static_cast<std::size_t>(std::clamp(std::ceil(place - half), 0.0, latest));
  const auto at = [&](std::size_t i) { return static_cast<double>(first + i) - place; };
  double reach = std::max(std::abs(at(0)), std::abs(at(used - 1)));
  if (window > y.size()) reach += static_cast<double>((window - y.size()) / 2);
  double weights = 0;
  double moments = 0;
  double sum = 0;
  double slopes = 0;
  double squares = 0;
  for (std::size_t i = 0; i < used; ++i) {
    const double distance = reach > 0 ? std::abs(at(i)) / reach : 0.0;
    const double left = 1 - distance * distance * distance;
    const double weight = distance < 0.999 ? (distance > 0.001 ? left * left * left : 1.0) : 0.0;
    weights += weight;
    moments += weight * at(i);
    squares += weight * at(i) * at(i);
    sum += weight * y[first + i];
    slopes += weight * at(i) * y[first + i];
  }
  if (!(weights > 0)) return y[first];
  const double spread = squares - moments * moments / weights;
  const double range = static_cast<double>(y.size() - 1);
  if (!straight || !(std::sqrt(std::max(spread, 0.0) / weights) > 0.001 * range)) {
    return sum / weights;
  }
  const double slope = (slopes - moments * sum / weights) / spread;
  return (sum - slope * moments) / weights;
}

// At every place for short windows; for long ones at many places a window, straight in between.
std::vector<double> smoothed(std::span<const double> y, std::size_t window) {
  std::vector<double> out(y.size());
  const std::size_t jump = 1 + window / kPlaces;
  const auto at = [&](std::size_t t) { return local(y, static_cast<double>(t), window, true); };
  std::size_t before = 0;
  out[0] = at(0);
  while (before + 1 < y.size()) {
    const std::size_t next = std::min(before + jump, y.size() - 1);
    out[next] = at(next);
    const double slope = (out[next] - out[before]) / static_cast<double>(next - before);
    for (std::size_t t = before + 1; t < next; ++t) {
      out[t] = out[before] + slope * static_cast<double>(t - before);
    }
    before = next;
  }
  return out;
}

std::vector<double> moving_average(std::span<const double> y, std::size_t window) {
  std::vector<double> out(y.size() - window + 1);
  double sum = 0;
  for (std::size_t t = 0; t < window; ++t) sum += y[t];
  out[0] = sum / static_cast<double>(window);
  for (std::size_t t = 1; t < out.size(); ++t) {
    sum += y[t + window - 1] - y[t - 1];
    out[t] = sum / static_cast<double>(window);
  }
  return out;
}

// Each period of the season smoothed by itself, and one season more at both ends.
std::vector<double> smoothed_periods(std::span<const double> y, std::size_t m) {
  std::vector<double> out(y.size() + 2 * m);
  for (std::size_t j = 0; j < m; ++j) {
    std::vector<double> period;
    period.reserve(y.size() / m + 1);
    for (std::size_t t = j; t < y.size(); t += m) period.push_back(y[t]);
    for (std::size_t i = 0; i < period.size() + 2; ++i) {
      out[j + i * m] = local(period, static_cast<double>(i) - 1, kSeasonWindow, false);
    }
  }
  return out;
}

double variance(std::span<const double> y) {
  double mean = 0;
  for (const double each : y) mean += each;
  mean /= static_cast<double>(y.size());
  double sum = 0;
  for (const double each : y) sum += (each - mean) * (each - mean);
  return sum;
}

}  // namespace

double seasonal_strength(std::span<const double> y, std::size_t m) {
  if (m < 2 || y.size() < 2 * m) return 0;
  const auto length = static_cast<double>(m);
  const std::size_t trend_window = next_odd(1.5 * length / (1 - 1.5 / kSeasonWindow));
  std::vector<double> trend(y.size());
  std::vector<double> season(y.size());
  std::vector<double> work(y.size());
  for (int pass = 0; pass < kPasses; ++pass) {
    for (std::size_t t = 0; t < y.size(); ++t) work[t] = y[t] - trend[t];
    const std::vector<double> cycle = smoothed_periods(work, m);
    const std::vector<double> low =
        smoothed(moving_average(moving_average(moving_average(cycle, m), m), 3), next_odd(length));
    for (std::size_t t = 0; t < y.size(); ++t) {
      season[t] = cycle[t + m] - low[t];
      work[t] = y[t] - season[t];
    }
    trend = smoothed(work, trend_window);
  }
  std::vector<double> detrended(y.size());
  for (std::size_t t = 0; t < y.size(); ++t) {
    detrended[t] = y[t] - trend[t];
    work[t] = detrended[t] - season[t];
  }
  const double whole = variance(detrended);
  return whole > 0 ? std::max(0.0, 1 - variance(work) / whole) : 0.0;
}

}  // namespace mliot::statistical
