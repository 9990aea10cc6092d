// Times the stream of a pipeline: nanoseconds of update + predict one step ahead, one event at a
// time, on one thread.
//
//   bench_stream trees leaves events
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <vector>

#include "mliot/mliot.hpp"

namespace {

using namespace mliot;

constexpr std::int64_t kMicrosPerDay = 86'400'000'000;
constexpr std::int64_t kSeries = 100;
constexpr std::int64_t kDays = 400;

struct History {
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int64_t> length = std::vector<std::int64_t>(kSeries, kDays);
  std::vector<std::int64_t> first = std::vector<std::int64_t>(kSeries, 0);
  std::vector<double> target;

  // Counts with a weekly wave.
  History() {
    const Random random(1);
    for (std::int64_t i = 0; i < kSeries; ++i) {
      for (std::int64_t t = 0; t < kDays; ++t) target.push_back(sample(random, i, t));
      offsets.push_back(static_cast<std::int64_t>(target.size()));
    }
  }

  static double sample(const Random& random, std::int64_t series, std::int64_t t) {
    const double level = 5.0 * static_cast<double>(series + 1);
    const double week = t % 7 < 5 ? 1.0 : 1.6;
    const auto at = static_cast<std::uint64_t>(series * 1'000'003 + t);
    return std::floor(level * week * (0.5 + random.uniform(at)));
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

// 12 features: lags, windows and dates.
plan::FeaturePlan twelve_features() {
  using namespace features;
  return plan::PlanBuilder(data::TimeAxis(data::Frequency::parse("D"), 0))
      .lags({1, 2, 3, 7, 14})
      .on_lag(1, RollingMean({.window_size = 7}))
      .on_lag(1, RollingMean({.window_size = 28}))
      .on_lag(1, RollingStd({.window_size = 28}))
      .on_lag(7, RollingMax({.window_size = 4}))
      .on_lag(1, ExponentiallyWeightedMean({.alpha = 0.2}))
      .dates({DateFeature::dayofweek, DateFeature::month})
      .build(1);
}

// Every series has its place as its id.
pipeline::PipelineParts places() {
  std::vector<std::int64_t> ids(kSeries);
  std::iota(ids.begin(), ids.end(), 0);
  pipeline::PipelineParts parts;
  parts.ids = {std::move(ids)};
  return parts;
}

pipeline::Pipeline pipeline_of(int trees, int leaves) {
  const History history;
  forecasting::Forecaster forecaster(
      twelve_features(), plan::boosting_learner({.n_estimators = trees, .num_leaves = leaves}),
      {.intervals = {.n_windows = 0}});
  forecaster.fit(history.view(), {.threads = 2});
  return pipeline::Pipeline(std::move(forecaster), places(), {.threads = 1});
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: bench_stream trees leaves events\n");
    return 2;
  }
  auto pipeline = pipeline_of(std::atoi(argv[1]), std::atoi(argv[2]));
  const std::int64_t events = std::atoll(argv[3]);
  const Random random(1);
  std::vector<float> nanoseconds;
  nanoseconds.reserve(static_cast<std::size_t>(events));
  double sum = 0;
  for (std::int64_t e = 0; e < events; ++e) {
    const std::int64_t series = e % kSeries;
    const std::int64_t t = kDays + e / kSeries;
    const pipeline::Event event{.series = {static_cast<std::size_t>(series)},
                                .time = t * kMicrosPerDay,
                                .value = History::sample(random, series, t),
                                .past = {}};
    double forecast = 0;
    const auto start = std::chrono::steady_clock::now();
    const auto taken = pipeline.update(event);
    const auto said = pipeline.predict_into(event.series, std::span(&forecast, 1));
    const std::chrono::duration<float, std::nano> wall = std::chrono::steady_clock::now() - start;
    if (taken != pipeline::Status::ok || said != pipeline::Status::ok) return 1;
    nanoseconds.push_back(wall.count());
    sum += forecast;
  }
  const auto at = [&](double share) {
    const auto place = static_cast<std::ptrdiff_t>(share * static_cast<double>(events - 1));
    std::nth_element(nanoseconds.begin(), nanoseconds.begin() + place, nanoseconds.end());
    return static_cast<double>(nanoseconds[static_cast<std::size_t>(place)]);
  };
  std::printf("{\"p50\": %.0f, \"p99\": %.0f, \"mean_forecast\": %.6f}\n", at(0.5), at(0.99),
              sum / static_cast<double>(events));
  return 0;
}
