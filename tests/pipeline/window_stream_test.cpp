// Streams of windows, by count and over time: no allocation, batch and stream, room that runs out.
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "mliot/core/random.hpp"
#include "mliot/features/all.hpp"
#include "mliot/pipeline/pipeline.hpp"
#include "mliot/plan/panel_source.hpp"
#include "support/allocations.hpp"
#include "support/catch.hpp"

namespace {

using namespace mliot;
using namespace mliot::features;
using pipeline::Pipeline;
using pipeline::Status;
using plan::AnyTransform;

/// Twelve windows of a sensor and nothing else.
plan::FeaturePlan twelve_windows(std::int64_t room) {
  const std::vector<AnyTransform> windows{
      AnyTransform(RollingMean({.window_size = 28, .min_samples = 1})),
      AnyTransform(RollingStd({.window_size = 28, .min_samples = 2})),
      AnyTransform(RollingKurtosis({.window_size = 12, .min_samples = 4})),
      AnyTransform(RollingSlope({.window_size = 9, .min_samples = 2})),
      AnyTransform(RollingMedian({.window_size = 15, .min_samples = 1})),
      AnyTransform(RollingMax({.window_size = 7, .min_samples = 1})),
      AnyTransform(TimeRollingMean({.window = 90, .max_samples = room})),
      AnyTransform(TimeRollingStd({.window = 60, .max_samples = room})),
      AnyTransform(TimeRollingSkewness({.window = 80, .max_samples = room})),
      AnyTransform(TimeRollingMin({.window = 45, .max_samples = room})),
      AnyTransform(TimeRollingQuantile({.window = 70, .q = 0.9, .max_samples = room})),
      AnyTransform(TimeRollingCount({.window = 30, .max_samples = room}))};
  std::vector<plan::FeatureSpec> features;
  for (const AnyTransform& each : windows) {
    features.push_back({.source = plan::Source::sample,
                        .transform = each,
                        .name = std::string(each.name()) + std::to_string(features.size())});
  }
  return plan::FeaturePlan(std::move(features), data::TimeAxis(data::Frequency::integer(1), 0), 0);
}

/// Readings at odd times, of every size, some missing.
struct Sensor {
  std::vector<std::int64_t> times;
  std::vector<double> values;

  explicit Sensor(std::size_t n) {
    const Random random(5);
    std::int64_t now = 0;
    for (std::size_t i = 0; i < n; ++i) {
      now += 1 + static_cast<std::int64_t>(random.below(i, 9));
      times.push_back(now);
      const double size = i % 50 < 5 ? 1e9 : 1;
      values.push_back(i % 11 == 3 ? std::nan("") : size * random.normal(i));
    }
  }
};

TEST_CASE("a stream of twelve windows allocates nothing and has the bits of the batch") {
  const plan::FeaturePlan windows = twelve_windows(100);
  Pipeline stream(pipeline::RowModel{.plan = windows});
  const Sensor sensor(600);
  std::vector<double> out(windows.size());
  std::vector<std::vector<double>> got(sensor.times.size(), out);
  std::size_t refused = 0;
  const std::size_t before = testing::allocations();
  for (std::size_t i = 0; i < sensor.times.size(); ++i) {
    const Status taken = stream.update(
        {.series = {}, .time = sensor.times[i], .past = std::span(sensor.values).subspan(i, 1)});
    refused += taken == Status::ok ? 0 : 1;
    refused += stream.predict_into({}, std::span(got[i])) == Status::ok ? 0 : 1;
  }
  REQUIRE(testing::allocations() == before);
  REQUIRE(refused == 0);
  for (std::size_t f = 0; f < windows.size(); ++f) {
    std::vector<double> column(sensor.times.size());
    windows.features()[f].transform->transform(sensor.times, sensor.values, std::span(column));
    for (std::size_t i = 0; i < column.size(); ++i) {
      INFO(windows.features()[f].name << " of sample " << i);
      REQUIRE(std::bit_cast<std::uint64_t>(got[i][f]) == std::bit_cast<std::uint64_t>(column[i]));
    }
  }
}

TEST_CASE("a sample without room in a window over time is refused and changes nothing") {
  Pipeline stream(pipeline::RowModel{.plan = twelve_windows(4)});
  const std::vector<double> one{1.0};
  const std::vector<double> missing{std::nan("")};
  const auto update = [&](std::int64_t time, const std::vector<double>& x) {
    return stream.update({.series = {}, .time = time, .past = x});
  };
  for (std::int64_t t = 0; t < 4; ++t) REQUIRE(update(t, one) == Status::ok);
  const archive::Object state = stream.state();
  CHECK(update(4, one) == Status::window_full);
  CHECK(stream.state() == state);
  CHECK(update(5, missing) == Status::ok);  // it takes no room
  CHECK(update(89, one) == Status::window_full);
  CHECK(update(90, one) == Status::ok);  // the first one has left every window
}

TEST_CASE("a plan with windows over time needs the times of its rows, and samples without a lag") {
  const plan::FeaturePlan windows = twelve_windows(10);
  const std::vector<std::int64_t> offsets{0, 2};
  const std::vector<std::int64_t> length{2};
  const std::vector<std::int64_t> first{0};
  const std::vector<double> x{1, 2};
  plan::PanelView panel;
  panel.offsets = offsets;
  panel.length = length;
  panel.first_period = first;
  panel.past = {x};
  CHECK_THROWS_WITH(plan::PanelSource(windows, panel, 0),
                    "feature plan: it has windows over time, but the panel has no times of its "
                    "rows");
  const data::TimeAxis days(data::Frequency::parse("D"), 0);
  const AnyTransform mean(TimeRollingMean({.window = 90}));
  CHECK_THROWS_AS(
      plan::FeaturePlan(
          {{.source = plan::Source::target, .lag = 1, .transform = mean, .name = "mean"}}, days, 7),
      InvalidArgument);
}

}  // namespace
