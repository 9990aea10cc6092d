// How rows that do not teach judge a training: the metrics to compute and what they gave.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace mliot::boosting {

/// What a metric says of one set of rows.
struct MetricValue {
  std::string name;
  double value = 0;
  bool is_higher_better = false;

  bool operator==(const MetricValue&) const = default;
};

/// A metric to compute after each tree: a built-in one by name, or the caller's own function.
///
/// Names are LightGBM's: l2 (mse), rmse, l1 (mae), mape, quantile, poisson, tweedie, binary_logloss
/// (logloss), binary_error (error), auc, average_precision; results carry the first name of each.
/// Quantile and tweedie take `alpha` and `tweedie_variance_power` of the model's options.
struct EvalMetric {
  std::string name;

  /// Targets, predictions (not raw scores) and weights (empty: all 1) of a set of judging rows.
  /// Called from the thread that called fit(). Must name itself and its direction alike each time.
  std::function<MetricValue(std::span<const double> target, std::span<const double> prediction,
                            std::span<const double> weight)>
      function = {};
};

/// The values of one metric on one set of judging rows, one after each tree.
struct Evaluation {
  std::size_t set = 0;  ///< held-out rows come first, then the evaluation tables as given
  std::string metric;
  bool is_higher_better = false;
  std::vector<double> values;

  bool operator==(const Evaluation&) const = default;
};

}  // namespace mliot::boosting
