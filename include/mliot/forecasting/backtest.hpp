// Forecasts of periods that are already known, from what was known before them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "mliot/forecasting/forecaster.hpp"
#include "mliot/plan/panel_view.hpp"

namespace mliot::forecasting {

/// Windows of a back-test: window w of n ends (n - 1 - w) * step periods before the end of each
/// series and is h periods long.
struct BacktestOptions {
  std::int64_t h = 1;
  std::int64_t n_windows = 1;
  std::int64_t step = 1;  ///< periods between the ends of two windows
  bool refit = true;      ///< train anew for each window, or once before the first
  std::vector<double> quantiles = {};

  /// Rows that a series of n keeps before window w; 0 when it is too short for the window.
  std::int64_t history(std::int64_t n, std::int64_t w) const noexcept {
    const std::int64_t kept = n - h - (n_windows - 1 - w) * step;
    return kept > 0 ? kept : 0;
  }
};

/// Forecasts by window, series and step; NaN where a series was too short for the window.
struct BacktestResult {
  std::vector<double> point;                   ///< [windows * series * h]
  std::vector<std::vector<double>> quantiles;  ///< one such array for each quantile asked for
};

/// Covariates of the h rows after the rows in use, read from the same flat columns.
class KnownFuture {
 public:
  KnownFuture(const plan::PanelView& panel, std::int64_t h);
  const plan::FutureView& view() const noexcept { return view_; }

 private:
  std::vector<std::vector<double>> columns_;
  plan::FutureView view_;
};

/// Back-tests a forecaster with these options; the forecaster itself is left as it is.
///
/// Each window sees rows before it only (and future covariates of its own rows).
/// Throws InvalidArgument when no series is long enough for the first window.
BacktestResult backtest(const Forecaster& forecaster, const plan::PanelView& panel,
                        const BacktestOptions& options, const RunContext& context);

/// Errors y - forecast over the last windows, from one model trained before the first of them; y is
/// what was observed, before any cleaning step.
CalibrationErrors calibration_errors(const plan::FeaturePlan& plan, const plan::AnyLearner& learner,
                                     const plan::PanelView& panel, std::int64_t n_windows,
                                     const RunContext& context);

}  // namespace mliot::forecasting
