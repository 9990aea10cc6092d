// Diebold-Mariano and rank tests on the losses of forecasts.
#include "mliot/metrics/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/distributions.hpp"
#include "metrics/reduce.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::metrics {
namespace {

double autocovariance(Values x, double mean, std::size_t lag) {
  const double sum = striped_sum(
      x.size() - lag, [&](std::size_t t) { return (x[t + lag] - mean) * (x[t] - mean); });
  return sum / static_cast<double>(x.size());
}

/// The variance of the root of n times the mean, from the covariances up to horizon - 1.
double long_run_variance(Values x, double mean, std::size_t horizon) {
  const double own = autocovariance(x, mean, 0);
  double plain = own;
  double weighted = own;
  for (std::size_t k = 1; k < horizon; ++k) {
    const double both = 2 * autocovariance(x, mean, k);
    plain += both;
    weighted += (1 - static_cast<double>(k) / static_cast<double>(horizon)) * both;
  }
  return plain > 0 || std::isnan(plain) ? plain : weighted;
}

double p_value(double t, double freedom, Alternative alternative) {
  if (std::isnan(t)) return kNan;
  const double tail = math::student_tail(std::abs(t), freedom);
  if (alternative == Alternative::two_sided) return 2 * tail;
  const bool towards = (alternative == Alternative::less) == (t < 0);
  return towards ? tail : 1 - tail;
}

/// Writes the ranks of one series' errors and returns the sum of t^3 - t over its ties of t errors.
double rank_errors(Values errors, std::vector<std::size_t>& order, std::vector<double>& ranks) {
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return errors[a] < errors[b] || (errors[a] == errors[b] && a < b);
  });
  double ties = 0;
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    while (end < order.size() && errors[order[end]] == errors[order[begin]]) ++end;
    const double mean_rank = 0.5 * static_cast<double>(begin + end + 1);
    for (std::size_t i = begin; i < end; ++i) ranks[order[i]] = mean_rank;
    const auto size = static_cast<double>(end - begin);
    ties += size * size * size - size;
  }
  return ties;
}

TestResult friedman(const std::vector<double>& mean_ranks, double n, double ties) {
  const auto k = static_cast<double>(mean_ranks.size());
  const double middle = 0.5 * (k + 1);
  double spread = 0;
  for (const double rank : mean_ranks) spread += (rank - middle) * (rank - middle);
  const double untied = 1 - ties / (n * k * (k * k - 1));
  const double statistic = ratio(12 * n * spread / (k * (k + 1)), untied);
  if (std::isnan(statistic)) return {kNan, kNan};  // every series ties all forecasts
  return {statistic, math::chi_square_tail(statistic, mean_ranks.size() - 1)};
}

}  // namespace

TestResult diebold_mariano(Values first, Values second, const DieboldMarianoOptions& options) {
  const FloatMode mode;
  const std::size_t size = first.size();
  require(size == second.size(),
          "diebold_mariano: {} losses of the first forecast, {} of the other", size, second.size());
  require(size >= 2, "diebold_mariano: needs at least 2 samples, got {}", size);
  require(options.horizon >= 1 && options.horizon < size,
          "diebold_mariano: horizon must be at least 1 and below the {} samples, got {}", size,
          options.horizon);
  std::vector<double> difference(size);
  for (std::size_t i = 0; i < size; ++i) difference[i] = first[i] - second[i];
  const auto [least, most] = std::minmax_element(difference.begin(), difference.end());
  if (*least == *most) return {kNan, kNan};
  const auto n = static_cast<double>(size);
  const auto h = static_cast<double>(options.horizon);
  const double mean = striped_sum(size, [&](std::size_t i) { return difference[i]; }) / n;
  const double variance = long_run_variance(difference, mean, options.horizon);
  const double small_sample = std::sqrt((n + 1 - 2 * h + h * (h - 1) / n) / n);
  const double t = ratio(mean * small_sample, std::sqrt(variance / n));
  return {t, p_value(t, n - 1, options.alternative)};
}

RankComparison mcb(data::MatrixView<const double> errors, double level) {
  const FloatMode mode;
  const std::size_t series = errors.rows();
  const std::size_t forecasts = errors.columns();
  require(series >= 2 && forecasts >= 2,
          "mcb: needs at least 2 series and 2 forecasts, got {} x {}", series, forecasts);
  require(level > 0 && level < 100, "mcb: level must be in (0, 100) percent, got {}", level);
  std::vector<double> sums(forecasts);
  std::vector<double> row(forecasts);
  std::vector<double> ranks(forecasts);
  std::vector<std::size_t> order(forecasts);
  double ties = 0;
  for (std::size_t i = 0; i < series; ++i) {
    for (std::size_t j = 0; j < forecasts; ++j) {
      row[j] = errors(i, j);
      require(!std::isnan(row[j]), "mcb: the error of forecast {} on series {} is missing", j, i);
    }
    ties += rank_errors(row, order, ranks);
    for (std::size_t j = 0; j < forecasts; ++j) sums[j] += ranks[j];
  }
  const auto n = static_cast<double>(series);
  const auto k = static_cast<double>(forecasts);
  for (double& sum : sums) sum /= n;
  const double q = math::studentized_range_quantile(level / 100, forecasts);
  const double distance = q * std::sqrt(k * (k + 1) / (12 * n));
  const double best = *std::min_element(sums.begin(), sums.end());
  std::vector<bool> worse(forecasts);
  for (std::size_t j = 0; j < forecasts; ++j) worse[j] = sums[j] - best >= distance;
  return {sums, distance, friedman(sums, n, ties), worse};
}

}  // namespace mliot::metrics
