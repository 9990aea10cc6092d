// A first forecast from C++: simulated sales of a grocery chain, two weeks ahead, with intervals.
#include <cstdint>
#include <cstdio>
#include <mliot/mliot.hpp>
#include <vector>

int main() {
  constexpr std::int64_t kMicrosPerDay = 86'400'000'000;
  constexpr std::int64_t kHorizon = 14;

  // readme:begin
  const auto sales = mliot::datasets::demo_sales({.shops = 1, .items = 20, .days = 365});

  // 20 series of 365 days, end to end: where each begins, how long it is, its first day.
  std::vector<std::int64_t> offsets{0};
  for (std::int64_t i = 1; i <= 20; ++i) offsets.push_back(i * 365);
  const std::vector<std::int64_t> length(20, 365);
  const std::vector<std::int64_t> first_period(20, 0);

  mliot::plan::PanelView panel;
  panel.offsets = offsets;
  panel.length = length;
  panel.first_period = first_period;
  panel.target = sales.sales;
  panel.weight = sales.in_stock;  // an empty shelf says nothing about demand

  const mliot::data::TimeAxis days(mliot::data::Frequency::parse("D"),
                                   sales.day.front() * kMicrosPerDay);
  const auto plan = mliot::plan::PlanBuilder(days)
                        .lags({1, 7, 14})
                        .on_lag(1, mliot::features::RollingMean({.window_size = 7}))
                        .on_lag(1, mliot::features::RollingStd({.window_size = 28}))
                        .dates({mliot::features::DateFeature::dayofweek})
                        .build(kHorizon);
  const auto learner = mliot::plan::boosting_learner(
      {.objective = mliot::boosting::Objective::tweedie, .n_estimators = 200});

  mliot::forecasting::Forecaster forecaster(plan, learner);
  forecaster.fit(panel, {.threads = mliot::num_threads()});

  std::vector<double> point(20 * kHorizon);
  std::vector<double> low(point.size());
  std::vector<double> high(point.size());
  forecaster.predict({.h = kHorizon, .future = {}}, point, {});
  forecaster.quantile(point, kHorizon, 0.1, low);
  forecaster.quantile(point, kHorizon, 0.9, high);
  // readme:end

  std::printf("%s, days 1 to 3 ahead: forecast [80 %% interval]\n",
              sales.item_levels[static_cast<std::size_t>(sales.item.front())].c_str());
  for (std::size_t k = 0; k < 3; ++k) {
    std::printf("  %6.2f  [%5.2f, %5.2f]\n", point[k], low[k], high[k]);
  }
  return 0;
}
