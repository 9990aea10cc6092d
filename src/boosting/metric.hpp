// The built-in metrics of judging rows.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "boosting/loss.hpp"
#include "mliot/boosting/options.hpp"

namespace mliot::boosting {

/// Rows to judge by, with the raw scores of the trees so far. An empty weight is 1 everywhere.
struct JudgedRows {
  std::span<const double> raw;
  std::span<const double> target;
  std::span<const double> weight;

  double weight_of(std::size_t row) const noexcept { return weight.empty() ? 1.0 : weight[row]; }
};

/// One metric by LightGBM's name. Sums run over fixed chunks of rows, so that no value depends on
/// threads.
///
/// Source: LightGBM's documentation of its metrics; average precision as scikit-learn's.
class Metric {
 public:
  /// Throws InvalidArgument that lists the names there are for an unknown one, and for a metric of
  /// probabilities where the objective predicts none.
  Metric(std::string_view name, const BoostingOptions& options);

  /// The first of its names.
  const std::string& name() const noexcept { return name_; }

  bool is_higher_better() const noexcept;

  /// Throws InvalidArgument naming the row when a target is not in the metric's domain, or when a
  /// ranking metric sees one class only.
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
    average_precision
  };

  static Kind kind_of(std::string_view name);
  double row_value(double raw, double target) const noexcept;

  Objective objective_;
  Loss loss_;
  double alpha_;
  double power_;
  Kind kind_;
  std::string name_;
};

}  // namespace mliot::boosting
