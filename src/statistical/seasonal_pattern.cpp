// Moving averages over one season, and the means by period of what they leave.
#include "seasonal_pattern.hpp"

#include <algorithm>
#include <numeric>

#include "line.hpp"

namespace mliot::statistical {
namespace {

constexpr double kLeastFactor = 0.01;

struct PeriodMeans {
  std::vector<double> sums;
  std::vector<double> counts;

  explicit PeriodMeans(std::size_t m) : sums(m), counts(m) {}

  void add(std::size_t t, double y, double trend, bool factors) {
    if (factors && !(trend > 0)) return;
    sums[t % sums.size()] += factors ? y / trend : y - trend;
    counts[t % sums.size()] += 1;
  }
};

// Mean over the season around t; an even season takes half of both ends.
double centered_mean(std::span<const double> y, std::size_t t, std::size_t m) {
  const std::size_t half = m / 2;
  const auto window = y.subspan(t - half, 2 * half + 1);
  double sum = std::accumulate(window.begin(), window.end(), 0.0);
  if (m % 2 == 0) sum -= 0.5 * (window.front() + window.back());
  return sum / static_cast<double>(m);
}

PeriodMeans leftovers(std::span<const double> y, std::size_t m, bool factors) {
  PeriodMeans means(m);
  const std::size_t half = m / 2;
  if (y.size() >= 2 * m) {
    for (std::size_t t = half; t + half < y.size(); ++t) {
      means.add(t, y[t], centered_mean(y, t, m), factors);
    }
    return means;
  }
  const Line line = fit_line(y);
  for (std::size_t t = 0; t < y.size(); ++t) means.add(t, y[t], line.at(t + 1), factors);
  return means;
}

}  // namespace

std::vector<double> seasonal_pattern(std::span<const double> y, std::size_t m, bool factors) {
  const PeriodMeans means = leftovers(y, m, factors);
  std::vector<double> pattern(m, factors ? 1.0 : 0.0);
  for (std::size_t j = 0; j < m; ++j) {
    if (means.counts[j] > 0) pattern[j] = means.sums[j] / means.counts[j];
  }
  const double mean = std::accumulate(pattern.begin(), pattern.end(), 0.0) / static_cast<double>(m);
  for (double& each : pattern) {
    each = factors ? std::max(each / (mean > 0 ? mean : 1.0), kLeastFactor) : each - mean;
  }
  return pattern;
}

}  // namespace mliot::statistical
