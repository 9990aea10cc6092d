// A forecaster with every kind of feature, fitted on a small random panel.
#pragma once

#include <string>
#include <vector>

#include "mliot/boosting/options.hpp"
#include "mliot/features/all.hpp"
#include "mliot/forecasting/forecaster.hpp"
#include "mliot/plan/boosting_model.hpp"
#include "mliot/preprocessing/all.hpp"
#include "support/random_panel.hpp"

namespace mliot::testing {

inline constexpr std::int64_t kHorizon = 5;

inline plan::FeatureSpec feature(plan::Source source, std::int64_t lag) {
  return {.source = source, .lag = lag, .name = "lag" + std::to_string(lag)};
}

template <class T>
plan::FeatureSpec feature(plan::Source source, std::int64_t lag, T transform) {
  plan::FeatureSpec spec = feature(source, lag);
  spec.name = T::name;
  spec.transform = plan::AnyTransform(std::move(transform));
  return spec;
}

/// Lags, windows, a past and a future covariate, a static column, dates, a level, cleaning steps.
inline plan::FeaturePlan full_plan() {
  using namespace features;
  using plan::Source;
  const RollingMean recent({.window_size = 6, .min_samples = 1});
  const plan::FeaturePlan plan(
      {feature(Source::target, 1),
       feature(Source::target, 7),
       feature(Source::target, 1, RollingMean({.window_size = 4})),
       feature(Source::target, 2, ExponentiallyWeightedMean({.alpha = 0.3})),
       feature(Source::past, 1),
       feature(Source::past, 1, RollingMax({.window_size = 3, .min_samples = 1})),
       {.source = Source::future, .name = "future"},
       {.source = Source::fixed, .name = "static"},
       {.source = Source::calendar, .date = DateFeature::dayofweek, .name = "dayofweek"},
       {.source = Source::calendar, .date = DateFeature::month_sin, .name = "month_sin"},
       {.source = Source::steps_ahead, .name = "steps_ahead"},
       {.source = Source::level, .name = "level"}},
      data::TimeAxis(data::Frequency::parse("D"), 0), kHorizon,
      plan::LevelSpec{.transform = plan::AnyTransform(recent)});
  return plan.with_cleaning(
      {{.source = Source::target,
        .transform = plan::AnyTransform(preprocessing::Hampel({.window_size = 5, .threshold = 4})),
        .name = "spikes"},
       {.source = Source::past,
        .transform = plan::AnyTransform(preprocessing::ForwardFill({.limit = 3})),
        .name = "gaps"}});
}

inline forecasting::Forecaster fitted_forecaster(const plan::PanelView& panel,
                                                 const plan::FeaturePlan& plan = full_plan(),
                                                 std::int64_t calibration_windows = 2) {
  const auto learner =
      plan::boosting_learner({.n_estimators = 20, .num_leaves = 8, .min_child_samples = 5});
  forecasting::Forecaster forecaster(plan, learner,
                                     {.intervals = {.n_windows = calibration_windows}});
  forecaster.fit(panel, {});
  return forecaster;
}

}  // namespace mliot::testing
