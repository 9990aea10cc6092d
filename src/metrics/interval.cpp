// Losses of quantiles and of intervals.
#include "mliot/metrics/interval.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "metrics/reduce.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::metrics {
namespace {

void check_quantile(std::string_view who, double quantile) {
  require(quantile > 0 && quantile < 1, "{}: the quantile must be in (0, 1), got {}", who,
          quantile);
}

void check_interval(std::string_view who, Values y_true, const Interval& interval) {
  check_sizes(who, y_true, interval.low);
  check_sizes(who, y_true, interval.high);
}

double pinball_loss(double error, double quantile) {
  return error < 0 ? (quantile - 1) * error : quantile * error;
}

// Sum of |x - x'| over all ordered pairs: the i-th of n sorted samples is the larger one of i - 1
// pairs and the smaller one of n - i. NaN where a sample is.
double pair_distances(std::vector<double>& x) {
  for (const double sample : x) {
    if (std::isnan(sample)) return kNan;
  }
  std::sort(x.begin(), x.end());
  const auto n = static_cast<double>(x.size());
  return 2 * striped_sum(x.size(), [&](std::size_t i) {
           return (2 * static_cast<double>(i) + 1 - n) * x[i];
         });
}

}  // namespace

double pinball(Values y_true, Values y_pred, double quantile, Values weight) {
  const FloatMode mode;
  check_quantile("pinball", quantile);
  check_sizes("pinball", y_true, y_pred);
  check_weight("pinball", y_true, weight);
  return weighted_mean(y_true.size(), weight, [&](std::size_t i) {
    return pinball_loss(y_true[i] - y_pred[i], quantile);
  });
}

double scaled_pinball(Values y_true, Values y_pred, double quantile, const Training& training) {
  const FloatMode mode;
  return ratio(pinball(y_true, y_pred, quantile), seasonal_mae(training));
}

double crps(Values y_true, data::MatrixView<const double> forecasts, Values quantiles) {
  const FloatMode mode;
  require(!y_true.empty() && !quantiles.empty(), "crps: needs at least one sample and quantile");
  require(forecasts.rows() == y_true.size() && forecasts.columns() == quantiles.size(),
          "crps: forecasts must be {} samples x {} quantiles, got {} x {}", y_true.size(),
          quantiles.size(), forecasts.rows(), forecasts.columns());
  for (const double quantile : quantiles) check_quantile("crps", quantile);
  const double sum = striped_sum(quantiles.size(), [&](std::size_t j) {
    return striped_sum(y_true.size(), [&](std::size_t i) {
      return pinball_loss(y_true[i] - forecasts(i, j), quantiles[j]);
    });
  });
  return 2 * sum / static_cast<double>(y_true.size() * quantiles.size());
}

double crps_ensemble(Values y_true, data::MatrixView<const double> samples, bool fair) {
  const FloatMode mode;
  const std::size_t count = samples.columns();
  require(!y_true.empty() && samples.rows() == y_true.size(),
          "crps_ensemble: {} actual values, but samples of {}", y_true.size(), samples.rows());
  require(count >= (fair ? 2 : 1), "crps_ensemble: needs at least {} samples of each value, got {}",
          fair ? 2 : 1, count);
  const auto n = static_cast<double>(count);
  const double pairs = fair ? n * (n - 1) : n * n;
  std::vector<double> row(count);
  const double sum = striped_sum(y_true.size(), [&](std::size_t i) {
    for (std::size_t j = 0; j < count; ++j) row[j] = samples(i, j);
    const double distance =
        striped_sum(count, [&](std::size_t j) { return std::abs(row[j] - y_true[i]); });
    return distance / n - 0.5 * pair_distances(row) / pairs;
  });
  return sum / static_cast<double>(y_true.size());
}

double coverage(Values y_true, const Interval& interval, Values weight) {
  const FloatMode mode;
  check_interval("coverage", y_true, interval);
  check_weight("coverage", y_true, weight);
  return weighted_mean(y_true.size(), weight, [&](std::size_t i) {
    const double low = interval.low[i];
    const double high = interval.high[i];
    const double y = y_true[i];
    if (std::isnan(low) || std::isnan(high) || std::isnan(y)) return kNan;
    return low <= y && y <= high ? 1.0 : 0.0;
  });
}

double interval_score(Values y_true, const Interval& interval, double level, Values weight) {
  const FloatMode mode;
  require(level > 0 && level < 100, "interval_score: level must be in (0, 100) percent, got {}",
          level);
  check_interval("interval_score", y_true, interval);
  check_weight("interval_score", y_true, weight);
  const double penalty = 200 / (100 - level);
  return weighted_mean(y_true.size(), weight, [&](std::size_t i) {
    const double low = interval.low[i];
    const double high = interval.high[i];
    const double outside = y_true[i] < low ? low - y_true[i] : std::max(y_true[i] - high, 0.0);
    return std::isnan(y_true[i]) ? kNan : (high - low) + penalty * outside;
  });
}

double msis(Values y_true, const Interval& interval, double level, const Training& training) {
  const FloatMode mode;
  return ratio(interval_score(y_true, interval, level), seasonal_mae(training));
}

}  // namespace mliot::metrics
