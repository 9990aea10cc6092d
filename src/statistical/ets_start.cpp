// Heuristic starting states of exponential smoothing.
#include "ets_start.hpp"

#include <algorithm>
#include <cmath>

#include "line.hpp"
#include "seasonal_pattern.hpp"

namespace mliot::statistical {
namespace {

constexpr std::size_t kFirst = 10;  // observations that tell the start, or two seasons

std::vector<double> without_season(EtsForm form, std::span<const double> y,
                                   const std::vector<double>& seasons) {
  std::vector<double> left(y.begin(), y.end());
  if (!form.seasonal()) return left;
  for (std::size_t t = 0; t < left.size(); ++t) {
    const double season = seasons[t % seasons.size()];
    left[t] = form.ratio() ? left[t] / season : left[t] - season;
  }
  return left;
}

// Root mean square of the changes, as if half of each were error.
double error_size(std::span<const double> y) {
  double sum = 0;
  for (std::size_t t = 1; t < y.size(); ++t) sum += (y[t] - y[t - 1]) * (y[t] - y[t - 1]);
  const auto pairs = static_cast<double>(std::max<std::size_t>(y.size(), 2) - 1);
  return std::max(std::sqrt(0.5 * sum / pairs), 1e-4);  // series are scaled to about 1
}

}  // namespace

EtsStart ets_start(EtsForm form, std::span<const double> y, std::size_t m) {
  EtsStart start;
  if (form.seasonal()) start.seasons = seasonal_pattern(y, m, form.ratio());
  const std::vector<double> left = without_season(form, y, start.seasons);
  const auto first = std::span(left).first(std::min(left.size(), std::max(kFirst, 2 * m)));
  const Line line = fit_line(first);
  const double mean = line.at(first.size() + 1) * 0.5 + line.at(0) * 0.5;
  start.level = form.trending() ? line.intercept : mean;
  start.trend = form.trending() ? line.slope : 0.0;
  const bool falls_out = std::min(line.at(0), line.at(first.size())) <= 0;
  if (form.needs_positive() && falls_out) {
    start.level = mean;
    start.trend = 0;
  }
  if (form.growing()) {  // the factor from the first period to the second
    start.trend = (start.level + 2 * start.trend) / (start.level + start.trend);
  }
  start.sigma = error_size(left);
  return start;
}

}  // namespace mliot::statistical
