// The global forecaster: many series, one model, intervals, and a state that new data extends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/core/field.hpp"
#include "mliot/forecasting/conformal.hpp"
#include "mliot/forecasting/global_model.hpp"
#include "mliot/plan/any_model.hpp"
#include "mliot/plan/feature_plan.hpp"
#include "mliot/plan/panel_state.hpp"
#include "mliot/plan/panel_view.hpp"

namespace mliot::forecasting {

/// Calibration and seed of a forecaster.
struct ForecasterOptions {
  ConformalOptions intervals;
  std::int64_t random_state = 0;

  static constexpr auto fields() {
    return std::tuple{
        field("intervals", &ForecasterOptions::intervals, "How intervals are calibrated"),
        field("random_state", &ForecasterOptions::random_state,
              "Seed of the ages that past covariates draw", at_least(0))};
  }
};

/// Forecasts every series of a panel with one model over the features of a plan.
///
/// With intervals, fit first trains without the last n_windows * horizon periods, forecasts them
/// window by window, keeps the signed errors, and then trains again on everything. Cleaning steps
/// of the plan change what is learned from and what the state holds; errors are those of the values
/// observed.
///
/// Missing: a NaN target carries no loss weight and is missing in lags and windows.
/// Cost:    update is bounded by the windows of the plan, never by the history.
/// Thread safety: const calls may run at once.
/// Moving: what was moved from is not fitted, and fit() and save() refuse it.
class Forecaster {
 public:
  Forecaster(plan::FeaturePlan plan, plan::AnyLearner learner, ForecasterOptions options = {});

  /// Throws InvalidArgument naming what does not fit. When it throws, the object is as before.
  void fit(const plan::PanelView& panel, const RunContext& context);

  bool fitted() const noexcept { return fitted_.has_value() && !learner_.moved_from(); }

  /// Point forecasts of the future.h periods after each series: out is [series * h].
  /// Throws NotFitted; InvalidArgument when past covariates allow no more than horizon steps.
  void predict(const plan::FutureView& future, std::span<double> out,
               const RunContext& context) const;

  /// Adds the q-quantile of the forecast error (0 < q < 1) to point forecasts of h steps a series;
  /// never below 0 when no training target was negative.
  /// Throws NotFitted, and InvalidArgument when there is no calibration or h > horizon.
  void quantile(std::span<const double> point, std::int64_t h, double q,
                std::span<double> out) const;

  /// What quantile() adds for one series and step (1 ... horizon). Throws NotFitted;
  /// InvalidArgument for a series or a step that there is not.
  double error_quantile(std::size_t series, std::int64_t step, double q) const;

  /// Extends each series by new rows: `rows.length[i]` of them, which must continue it.
  ///
  /// Series behind the last one that the forecaster has are new and begin here; rows.fixed then has
  /// the static columns of all. Their errors have a scale that grows with what they show.
  /// Throws InvalidArgument, the state unchanged, when a row is late, doubled or leaves a gap.
  void update(const plan::PanelView& rows);

  const plan::FeaturePlan& plan() const noexcept { return plan_; }
  const plan::AnyLearner& learner() const noexcept { return learner_; }
  const ForecasterOptions& options() const noexcept { return options_; }

  /// The trained model. Throws NotFitted.
  const GlobalModel& model() const;
  const plan::PanelState& state() const;

  /// Quantiles of the errors; empty without calibration. Throws NotFitted.
  const ConformalTable& intervals() const;

  /// Scale of a series' errors, and its static columns. Throws NotFitted; InvalidArgument for a
  /// series that there is not.
  double scale(std::size_t series) const;
  std::span<const double> fixed(std::size_t series) const;

  /// Series that began after fit; they are the last ones. Throws NotFitted.
  std::span<const ErrorScale> added() const;

  /// Begins a series with these static columns. Throws InvalidArgument when they do not fit.
  void add_series(std::span<const double> fixed);

  /// Takes over a state of the same plan and as many series, and the scales of the added ones.
  /// Throws InvalidArgument otherwise.
  void set_state(plan::PanelState state, std::span<const ErrorScale> added);

  bool calibrated() const noexcept { return fitted() && !fitted_->intervals.empty(); }

  /// Series that the naive rule forecasts, because they are constant or too short.
  std::size_t naive_series() const;

  /// Without state, every series of the loaded forecaster has yet to begin.
  void save(archive::Writer& writer, bool include_state = true) const;
  static Forecaster load(const archive::Reader& reader);

 private:
  struct Fitted {
    GlobalModel model;
    plan::PanelState state;
    ConformalTable intervals;
    std::vector<double> scale;      // of the errors, by series of the fit
    std::vector<ErrorScale> added;  // of those that began later
    std::vector<double> fixed;      // series x static columns
    std::size_t fixed_columns;

    data::MatrixView<const double> fixed_view() const noexcept {
      return {fixed.data(), state.series(), fixed_columns};
    }
    double scale_of(std::size_t series) const noexcept {
      return series < scale.size() ? scale[series] : added[series - scale.size()].value();
    }
    void push(std::size_t series, double y, std::span<const double> past) noexcept;
  };

  const Fitted& fitted_or_throw() const;
  void check_whole() const;
  void check_rows(const plan::PanelView& rows) const;
  void check_series(std::size_t series) const;
  void check_fixed(std::span<const double> fixed) const;
  static Fitted load_fitted(const archive::Reader& reader);

  plan::FeaturePlan plan_;
  plan::AnyLearner learner_;
  ForecasterOptions options_;
  std::optional<Fitted> fitted_;
};

}  // namespace mliot::forecasting
