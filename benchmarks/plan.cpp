// Times a plan of 12 features in both executors: the whole table of a panel on two threads, and
// nanoseconds of one row in the stream (push the value, read the features) on one.
//
//   bench_plan series days repeats
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "mliot/core/parallel.hpp"
#include "mliot/mliot.hpp"
#include "mliot/plan/panel_source.hpp"

namespace {

using namespace mliot;
using Clock = std::chrono::steady_clock;

struct History {
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int64_t> length;
  std::vector<std::int64_t> first;
  std::vector<double> target;

  // Counts with a weekly wave.
  History(std::int64_t series, std::int64_t days) {
    const Random random(1);
    for (std::int64_t i = 0; i < series; ++i) {
      for (std::int64_t t = 0; t < days; ++t) {
        const double level = t % 7 < 5 ? 5.0 : 8.0;
        target.push_back(std::floor(level * (0.5 + random.uniform(target.size()))));
      }
      length.push_back(days);
      first.push_back(0);
      offsets.push_back(static_cast<std::int64_t>(target.size()));
    }
  }

  plan::PanelView view() const {
    plan::PanelView panel;
    panel.offsets = offsets;
    panel.length = length;
    panel.first_period = first;
    panel.target = target;
    return panel;
  }
};

// The features of benchmarks/cases/global_forecast.py.
plan::FeaturePlan twelve_features() {
  using namespace features;
  return plan::PlanBuilder(data::TimeAxis(data::Frequency::parse("D"), 0))
      .lags({1, 7, 14, 28})
      .on_lag(1, RollingMean({.window_size = 7}))
      .on_lag(1, RollingMean({.window_size = 28}))
      .on_lag(1, RollingStd({.window_size = 28}))
      .on_lag(1, ExponentiallyWeightedMean({.alpha = 0.3}))
      .on_lag(7, RollingMean({.window_size = 7}))
      .dates({DateFeature::dayofweek, DateFeature::month, DateFeature::day})
      .build(1);
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double table_seconds(const plan::FeaturePlan& plan, const History& history, int repeats) {
  const plan::PanelView panel = history.view();
  std::vector<float> table(history.target.size() * plan.size());
  std::vector<double> seconds;
  for (int r = 0; r < repeats; ++r) {
    const auto start = Clock::now();
    const plan::PanelSource source(plan, panel, 0);
    parallel_for(source.blocks(), 2, [&](std::size_t block) {
      source.read(block, table.data() + source.first_row(block), source.rows());
    });
    seconds.push_back(seconds_since(start));
  }
  return median(std::move(seconds));
}

// Every series takes a row a round; a round is timed, since one row is shorter than the clock.
double row_seconds(const plan::FeaturePlan& plan, const History& history, int repeats) {
  plan::PanelState state(plan, history.view(), 1);
  const std::vector<float> dates{1, 2, 3};
  std::vector<float> row(plan.size());
  std::vector<double> seconds;
  float sum = 0;
  for (int r = 0; r < repeats; ++r) {
    const auto start = Clock::now();
    for (std::size_t i = 0; i < state.series(); ++i) {
      state.push(i, static_cast<double>((i + static_cast<std::size_t>(r)) % 13), {});
      state.layout().read(state.block(i), {.calendar = dates, .future = {}, .fixed = {}},
                          std::span<float>(row));
      sum += row[4];
    }
    seconds.push_back(seconds_since(start) / static_cast<double>(state.series()));
  }
  if (std::isnan(sum)) std::exit(1);  // the rows are read
  return median(std::move(seconds));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: bench_plan series days repeats\n");
    return 2;
  }
  const History history(std::atoll(argv[1]), std::atoll(argv[2]));
  const int repeats = std::atoi(argv[3]);
  const plan::FeaturePlan plan = twelve_features();
  std::printf("{\"table\": %.6f, \"row\": %.3e}\n", table_seconds(plan, history, repeats),
              row_seconds(plan, history, 20 * repeats));
  return 0;
}
