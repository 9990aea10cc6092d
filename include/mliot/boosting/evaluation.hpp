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

/// A set of judging rows as a metric of the caller's sees them.
struct EvalRows {
  std::size_t rows;
  std::span<const double> target;      ///< several targets of a row side by side
  std::span<const double> prediction;  ///< not raw scores; several outputs of a row side by side
  std::span<const double> weight;      ///< empty: all 1
};

/// A metric to compute after each tree: a built-in one by name, or the caller's own function.
///
/// Names are LightGBM's: l2 (mse), rmse, l1 (mae), mape, quantile, poisson, tweedie, binary_logloss
/// (logloss), binary_error (error), auc, average_precision, and of classes multi_logloss,
/// multi_error, auc_mu; results carry the first name of each. Quantile and tweedie take `alpha` and
/// `tweedie_variance_power` of the model's options.
///
/// Of several targets each is the mean over the targets, and rmse the root of the mean l2. Several
/// quantiles are judged by the mean quantile loss of their levels, or, by other names, at the
/// median.
struct EvalMetric {
  std::string name;

  /// Called from the thread that called fit(). Must name itself and its direction alike each time.
  std::function<MetricValue(const EvalRows&)> function = {};
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
