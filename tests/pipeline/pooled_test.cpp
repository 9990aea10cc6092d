// Forecasters with features of groups in a pipeline: streams move the states, all series forecast.
#include <bit>
#include <cstdint>
#include <vector>

#include "mliot/pipeline/pipeline.hpp"
#include "support/allocations.hpp"
#include "support/catch.hpp"
#include "support/fitted.hpp"
#include "support/streams.hpp"

namespace {

using namespace mliot;
using namespace mliot::testing::streams;
using plan::Source;

// The mean of the series that share the static column, and the sum of all.
plan::FeaturePlan pooled_plan() {
  using features::RollingMean;
  const RollingMean recent({.window_size = 6, .min_samples = 1});
  const RollingMean window({.window_size = 4, .min_samples = 1});
  std::vector<plan::FeatureSpec> specs{testing::feature(Source::target, 1),
                                       testing::feature(Source::group, 1),
                                       testing::feature(Source::group, 2, window),
                                       {.source = Source::future, .name = "future"},
                                       {.source = Source::fixed, .name = "static"}};
  specs[2].column = 1;
  return {std::move(specs),
          data::TimeAxis(data::Frequency::parse("D"), 0),
          testing::kHorizon,
          plan::LevelSpec{.transform = plan::AnyTransform(recent)},
          {{.columns = {0}, .name = "kind_mean"},
           {.columns = {}, .statistic = plan::GroupStatistic::sum, .name = "overall_sum"}}};
}

std::vector<double> all_forecasts(const forecasting::Forecaster& forecaster, int threads) {
  constexpr auto h = static_cast<std::size_t>(testing::kHorizon);
  std::vector<double> future;
  for (std::size_t i = 0; i < 3; ++i) future.insert(future.end(), kFuture.begin(), kFuture.end());
  std::vector<double> out(3 * h);
  forecaster.predict({.h = testing::kHorizon, .future = {future}}, out, {.threads = threads});
  return out;
}

// The series with the first two in one group.
const testing::RandomPanel& grouped() {
  static const testing::RandomPanel data = [] {
    testing::RandomPanel panel = history();
    panel.fixed = {0, 0, 1};
    return panel;
  }();
  return data;
}

plan::PanelView grouped_head(const std::vector<std::int64_t>& rows) {
  plan::PanelView view = grouped().view();
  view.length = rows;
  return view;
}

}  // namespace

TEST_CASE("events lead to the forecasts of a batch that has all rows, and no update allocates") {
  const std::vector<std::int64_t> rows{80, 70, 95};
  forecasting::Forecaster batch = testing::fitted_forecaster(grouped_head(rows), pooled_plan(), 1);
  Pipeline stream(batch, named());
  const std::vector<std::int64_t> end{84, 75, 97};  // series end apart
  const std::size_t before = testing::allocations();
  std::size_t refused = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::int64_t t = rows[i]; t < end[i]; ++t) {
      Event event = event_of(i, t);
      event.past = {};
      if (stream.update(event) != Status::ok) ++refused;
    }
  }
  REQUIRE(testing::allocations() == before);
  REQUIRE(refused == 0);
  const plan::PanelState state(batch.model().plan(), grouped_head(end), 1);
  batch.set_state(state, {});
  const std::vector<double> wanted = all_forecasts(batch, 1);
  REQUIRE(bits(all_forecasts(stream.forecaster_now(), 2)) == bits(wanted));
  REQUIRE(bits(all_forecasts(batch, 3)) == bits(wanted));
}

TEST_CASE("one series of a pooled forecaster is not forecast alone") {
  const std::vector<std::int64_t> rows{80, 70, 95};
  Pipeline stream(testing::fitted_forecaster(grouped_head(rows), pooled_plan(), 1), named());
  Forecast out;
  out.point.assign(testing::kHorizon, 7);
  REQUIRE(forecast(stream, 1, out) == Status::needs_all_series);
  REQUIRE(out.point == std::vector<double>(testing::kHorizon, 7));
}

TEST_CASE("a pooled forecaster verifies itself and comes back from its file") {
  const std::vector<std::int64_t> rows{80, 70, 95};
  const Pipeline stream(testing::fitted_forecaster(grouped_head(rows), pooled_plan(), 1), named());
  const pipeline::VerifyReport report = stream.verify();
  REQUIRE(report.ok());
  REQUIRE(!report.executors.empty());
  archive::Object stored;
  archive::Writer writer(stored);
  stream.save(writer);
  const Pipeline loaded = Pipeline::load(archive::Reader(stored));
  REQUIRE(bits(all_forecasts(loaded.forecaster_now(), 1)) ==
          bits(all_forecasts(stream.forecaster_now(), 1)));
}

TEST_CASE("the forecast of a group's series is the lag of the next step") {
  const std::vector<std::int64_t> rows{78, 75, 72};  // of one end
  forecasting::Forecaster forecaster =
      testing::fitted_forecaster(grouped_head(rows), pooled_plan(), 0);
  const std::vector<double> whole = all_forecasts(forecaster, 1);
  constexpr auto h = static_cast<std::size_t>(testing::kHorizon);
  std::vector<double> future;
  for (std::size_t i = 0; i < 3; ++i) {
    future.insert(future.end(), kFuture.begin() + 1, kFuture.end());
  }
  plan::PanelState state = forecaster.state();
  for (std::size_t i = 0; i < 3; ++i) state.push(i, whole[i * h], {});
  forecaster.set_state(state, {});
  std::vector<double> rest(3 * (h - 1));
  forecaster.predict({.h = testing::kHorizon - 1, .future = {future}}, rest, {});
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t k = 1; k < h; ++k) REQUIRE(rest[i * (h - 1) + k - 1] == whole[i * h + k]);
  }
}
