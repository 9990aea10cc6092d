// Sums of errors of point forecasts.
#include "mliot/metrics/point.hpp"

#include <cmath>

#include "metrics/reduce.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::metrics {
namespace {

void check(std::string_view who, Values y_true, Values y_pred, Values weight) {
  check_sizes(who, y_true, y_pred);
  check_weight(who, y_true, weight);
}

// Mean of the ratios numerator(i) / denominator(i) over the samples whose denominator is not 0; NaN
// where one of either is.
template <class Numerator, class Denominator>
double mean_ratio(std::size_t n, Values weight, Numerator numerator, Denominator denominator) {
  const auto used = [&](std::size_t i) {
    if (denominator(i) == 0 && !std::isnan(numerator(i))) return 0.0;
    return weight.empty() ? 1.0 : weight[i];
  };
  const double sum = striped_sum(n, [&](std::size_t i) {
    const double w = used(i);
    return w == 0 ? 0 : w * (numerator(i) / denominator(i));
  });
  return ratio(sum, striped_sum(n, used));
}

}  // namespace

double mae(Values y_true, Values y_pred, Values weight) {
  const FloatMode mode;
  check("mae", y_true, y_pred, weight);
  return weighted_mean(y_true.size(), weight,
                       [&](std::size_t i) { return std::abs(y_true[i] - y_pred[i]); });
}

double mse(Values y_true, Values y_pred, Values weight) {
  const FloatMode mode;
  check("mse", y_true, y_pred, weight);
  return weighted_mean(y_true.size(), weight, [&](std::size_t i) {
    const double error = y_true[i] - y_pred[i];
    return error * error;
  });
}

double rmse(Values y_true, Values y_pred, Values weight) {
  const FloatMode mode;
  return std::sqrt(mse(y_true, y_pred, weight));
}

double bias(Values y_true, Values y_pred, Values weight) {
  const FloatMode mode;
  check("bias", y_true, y_pred, weight);
  return weighted_mean(y_true.size(), weight, [&](std::size_t i) { return y_pred[i] - y_true[i]; });
}

double mape(Values y_true, Values y_pred, Values weight) {
  const FloatMode mode;
  check("mape", y_true, y_pred, weight);
  return mean_ratio(
      y_true.size(), weight, [&](std::size_t i) { return std::abs(y_true[i] - y_pred[i]); },
      [&](std::size_t i) { return std::abs(y_true[i]); });
}

double smape(Values y_true, Values y_pred, Values weight) {
  const FloatMode mode;
  check("smape", y_true, y_pred, weight);
  return weighted_mean(y_true.size(), weight, [&](std::size_t i) {
    const double size = std::abs(y_true[i]) + std::abs(y_pred[i]);
    return size == 0 ? 0 : std::abs(y_true[i] - y_pred[i]) / size;
  });
}

double smape_m4(Values y_true, Values y_pred, Values weight) {
  const FloatMode mode;
  return 200 * smape(y_true, y_pred, weight);
}

double smape_m3(Values y_true, Values y_pred, Values weight) {
  const FloatMode mode;
  check("smape_m3", y_true, y_pred, weight);
  return mean_ratio(
      y_true.size(), weight, [&](std::size_t i) { return 200 * std::abs(y_true[i] - y_pred[i]); },
      [&](std::size_t i) { return y_true[i] + y_pred[i]; });
}

double wape(Values y_true, Values y_pred, Values weight) {
  const FloatMode mode;
  check("wape", y_true, y_pred, weight);
  const double size =
      weighted_mean(y_true.size(), weight, [&](std::size_t i) { return std::abs(y_true[i]); });
  return ratio(mae(y_true, y_pred, weight), size);
}

double cfe(Values y_true, Values y_pred) {
  const FloatMode mode;
  check_sizes("cfe", y_true, y_pred);
  return striped_sum(y_true.size(), [&](std::size_t i) { return y_true[i] - y_pred[i]; });
}

double pis(Values y_true, Values y_pred) {
  const FloatMode mode;
  check_sizes("pis", y_true, y_pred);
  // The error at t is part of every cumulative error from t on.
  const std::size_t n = y_true.size();
  return striped_sum(
      n, [&](std::size_t i) { return static_cast<double>(n - i) * (y_pred[i] - y_true[i]); });
}

}  // namespace mliot::metrics
