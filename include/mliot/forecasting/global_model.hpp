// One model over many series: trained on the rows of a plan, run forward by recursion.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "mliot/core/archive.hpp"
#include "mliot/core/monitor.hpp"
#include "mliot/plan/any_model.hpp"
#include "mliot/plan/feature_plan.hpp"
#include "mliot/plan/panel_state.hpp"
#include "mliot/plan/panel_view.hpp"

namespace mliot::forecasting {

/// What every long call takes beside its data. Results depend on the seed alone.
struct RunContext {
  int threads = 1;
  std::uint64_t seed = 0;
  Monitor* monitor = &no_monitor();

  /// Called once training no longer reads what a panel views, if it ever does so before the end:
  /// the caller may then free its columns.
  std::function<void()> panel_read = {};
};

/// A fitted model and the rules that turn its output into a forecast.
///
/// Forecast of step k: the model's value on features that hold the forecasts of the steps before;
/// clipped at 0 when no training target was negative; rounded to a grid 2^-e fixed by fit, before
/// it is fed back. A series that the model can say nothing about, because it is constant, shorter
/// than the shortest lag or without a level, is forecast by its last value (the naive rule). Where
/// no row can be trained on (all zero), there is no model and every series is naive.
class GlobalModel {
 public:
  /// Trains on every row whose target is there, after the plan's cleaning steps. Rows of weight 0
  /// do not count.
  /// Throws InvalidArgument when no row has a target and a weight, or the objective refuses one.
  static GlobalModel fit(const plan::FeaturePlan& plan, const plan::AnyLearner& learner,
                         const plan::PanelView& observed, const RunContext& context);

  /// Forecasts of the future.h periods after the state, series by series: out is [series * h].
  /// The state is left as it is. Series without any observation get NaN.
  void predict(const plan::PanelState& state, data::MatrixView<const double> fixed,
               const plan::FutureView& future, std::span<double> out,
               const RunContext& context) const;

  /// Whether the naive rule forecasts the series with this state, and what it says; NaN when
  /// nothing was observed.
  bool naive(const plan::StateLayout& layout, const std::byte* block) const noexcept;
  double naive_forecast(const plan::StateLayout& layout, const std::byte* block) const noexcept;

  /// A model's output as a forecast: clipped, and rounded to the grid.
  double to_forecast(double value) const noexcept;

  const plan::FeaturePlan& plan() const noexcept { return plan_; }
  const std::optional<plan::AnyModel>& model() const noexcept { return model_; }
  bool nonnegative() const noexcept { return nonnegative_; }
  int grid_exponent() const noexcept { return grid_exponent_; }

  /// Observations that a series needs for a forecast by the model: more than the shortest lag.
  std::int64_t shortest_lag() const noexcept { return shortest_lag_; }

  void save(archive::Writer& writer) const;
  static GlobalModel load(const archive::Reader& reader);

 private:
  explicit GlobalModel(plan::FeaturePlan plan) : plan_(std::move(plan)) {}

  plan::FeaturePlan plan_;
  std::optional<plan::AnyModel> model_;
  std::int64_t shortest_lag_ = 0;
  int grid_exponent_ = 0;
  bool nonnegative_ = false;
};

}  // namespace mliot::forecasting
