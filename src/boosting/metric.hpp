// The built-in metrics of judging rows.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "boosting/output_losses.hpp"
#include "mliot/boosting/options.hpp"

namespace mliot::boosting {

/// Rows to judge by, with the raw scores of the trees so far. An empty weight is 1 everywhere.
/// Several outputs or targets of a row stand side by side.
struct JudgedRows {
  std::span<const double> raw;
  std::span<const double> target;
  std::span<const double> weight;
  std::size_t outputs = 1;
  std::size_t targets = 1;

  std::size_t size() const noexcept { return target.size() / targets; }
  double weight_of(std::size_t row) const noexcept { return weight.empty() ? 1.0 : weight[row]; }
};

/// One metric by LightGBM's name, as EvalMetric tells of several outputs. Sums run over fixed
/// chunks of rows, so that no value depends on threads.
///
/// Source: LightGBM's documentation of its metrics; average precision as scikit-learn's; Kleiman
/// and Page 2019, "AUC mu: a performance metric for multi-class machine learning models".
class Metric {
 public:
  /// Throws InvalidArgument that lists the names there are for an unknown one, and for a metric
  /// that does not suit what the objective predicts.
  Metric(std::string_view name, const BoostingOptions& options, std::size_t outputs = 1);

  /// The first of its names.
  const std::string& name() const noexcept { return name_; }

  bool is_higher_better() const noexcept;

  /// Throws InvalidArgument naming the row when a target is not in the metric's domain, or when a
  /// ranking metric misses a class. Several targets of a row stand side by side.
  void check(std::span<const double> target, std::span<const double> weight) const;

  double value(const JudgedRows& rows, int threads) const;

 private:
  enum class Kind {
    l2,
    rmse,
    l1,
    mape,
    quantile,
    poisson,
    tweedie,
    binary_logloss,
    binary_error,
    auc,
    average_precision,
    multi_logloss,
    multi_error,
    auc_mu
  };

  static Kind kind_of(std::string_view name);
  void check_objective() const;
  void check_domain(double target, std::size_t row) const;
  void check_classes(std::span<const double> target, std::span<const double> weight) const;
  double row_value(const double* raw, const double* target) const noexcept;
  double quantiles_value(const double* raw, double target) const noexcept;
  double value_of(double raw, double target) const noexcept;
  double rank_value(const JudgedRows& rows) const;

  Objective objective_;
  OutputLosses losses_;
  std::size_t targets_;  // of a row
  std::size_t median_;   // of several quantiles, its place; as many as there are: there is none
  double alpha_;
  double power_;
  Kind kind_;
  std::string name_;
};

}  // namespace mliot::boosting
