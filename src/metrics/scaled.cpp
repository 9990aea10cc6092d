// Errors in units of the seasonal naive forecast's.
#include "mliot/metrics/scaled.hpp"

#include <cmath>

#include "metrics/reduce.hpp"

namespace mliot::metrics {
namespace {

// Mean of loss(y[t] - y[t - season]) over the pairs without a missing value.
template <class Loss>
double seasonal_mean(const Training& training, Loss loss) {
  const auto [y, season] = training;
  require(season >= 1, "seasonality must be >= 1, got {}", season);
  if (y.size() <= season) return kNan;
  const std::size_t pairs = y.size() - season;
  const auto difference = [&, values = y, lag = season](std::size_t i) {
    return values[i + lag] - values[i];
  };
  const double sum = striped_sum(pairs, [&](std::size_t i) {
    const double d = difference(i);
    return std::isnan(d) ? 0 : loss(d);
  });
  const double count =
      striped_sum(pairs, [&](std::size_t i) { return std::isnan(difference(i)) ? 0 : 1; });
  return ratio(sum, count);
}

}  // namespace

double seasonal_mae(const Training& training) {
  return seasonal_mean(training, [](double d) { return std::abs(d); });
}

double seasonal_mse(const Training& training) {
  return seasonal_mean(training, [](double d) { return d * d; });
}

double mase(Values y_true, Values y_pred, const Training& training) {
  return ratio(mae(y_true, y_pred), seasonal_mae(training));
}

double rmsse(Values y_true, Values y_pred, const Training& training) {
  return std::sqrt(ratio(mse(y_true, y_pred), seasonal_mse(training)));
}

}  // namespace mliot::metrics
