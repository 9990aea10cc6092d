// Variances of the parts that STL takes a series apart into.
#include "seasonal_strength.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "stats/stl.hpp"

namespace mliot::statistical {
namespace {

constexpr std::size_t kSeasonWindow = 11;

std::size_t odd_from(double x) {
  const auto whole = static_cast<std::size_t>(std::ceil(x));
  return whole % 2 == 0 ? whole + 1 : whole;
}

double squares_around_mean(std::span<const double> y) {
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
  const stats::StlSettings settings{
      .period = m,
      .seasonal = {kSeasonWindow, 0, true},
      .trend = {odd_from(1.5 * length / (1 - 1.5 / kSeasonWindow)), 1},
      .low_pass = {odd_from(length), 1},
      .inner = 2,
      .outer = 0};
  stats::LoessFilters filters;
  std::vector<double> season(y.size());
  std::vector<double> trend(y.size());
  stats::stl(y, settings, filters, season, trend);
  std::vector<double> detrended(y.size());
  std::vector<double> remainder(y.size());
  for (std::size_t t = 0; t < y.size(); ++t) {
    detrended[t] = y[t] - trend[t];
    remainder[t] = detrended[t] - season[t];
  }
  const double whole = squares_around_mean(detrended);
  return whole > 0 ? std::max(0.0, 1 - squares_around_mean(remainder) / whole) : 0.0;
}

}  // namespace mliot::statistical
