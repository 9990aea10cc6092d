// The stream of statistical models: the bits of the panels, refusals that change nothing, no
// allocation, snapshots.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "mliot/io/load.hpp"
#include "support/allocations.hpp"
#include "support/catch.hpp"
#include "support/statistical_forecasts.hpp"

namespace {

using namespace mliot;
using namespace mliot::testing;
using pipeline::Event;
using pipeline::ModelIndex;
using pipeline::SeriesIndex;
using pipeline::StatisticalPipeline;
using pipeline::Status;

ManySeries two_series() {
  ManySeries series;
  series.add(whole_numbers(29, 5));
  series.add(positive_numbers(22, 6));
  for (double& y : series.values) y = std::floor(y);
  return series;
}

Event next_event(const StatisticalPipeline& models, std::size_t series, double y) {
  return {.series = {series}, .time = models.next_time({series}).value(), .value = y, .past = {}};
}

}  // namespace

TEST_CASE("of every statistical model the stream is the batch, through a file and back") {
  ManySeries more;
  more.add(whole_numbers(7, 8));
  more.add(whole_numbers(11, 9));
  for_each_panel(two_series(), [&](statistical::AnyPanel batch, bool) {
    INFO(batch.model());
    const archive::Object tree = archive::save(of_panel(batch));
    StatisticalPipeline stream = StatisticalPipeline::load(archive::Reader(tree));
    for (std::size_t i = 0; i < 2; ++i) {
      for (const double y : more.view().series(i)) {
        REQUIRE(stream.update(next_event(stream, i, y)) == Status::ok);
      }
    }
    batch.update(more.view());
    std::vector<double> mean(2 * kSteps);
    std::vector<double> variance(2 * kSteps);
    std::vector<double> bounds(6 * kSteps);
    batch.predict(kSteps, mean, variance, {.threads = 2});
    batch.quantiles(kSteps, kLevels, bounds, {.threads = 2});
    for (std::size_t i = 0; i < 2; ++i) {
      const auto part = [i](const std::vector<double>& of_all) {
        const std::size_t n = of_all.size() / 2;
        const auto begin = of_all.begin() + static_cast<std::ptrdiff_t>(i * n);
        return std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(n));
      };
      REQUIRE(asked(stream, i, 0) == Forecast{part(mean), part(variance), part(bounds)});
    }
    REQUIRE(archive::save(stream.content().models[0].panel) == archive::save(batch));
  });
}

TEST_CASE("no statistical model allocates to stream but those that say so") {
  for_each_panel(two_series(), [](const statistical::AnyPanel& panel, bool takes_memory) {
    if (takes_memory) return;
    INFO(panel.model());
    StatisticalPipeline models = of_panel(panel);
    Forecast out;
    const std::size_t before = allocations();
    for (int round = 0; round < 3; ++round) {
      REQUIRE(models.update(SeriesIndex{0}, 4) == Status::ok);
      REQUIRE(models.predict_into({0}, {0},
                                  {.mean = out.mean,
                                   .variance = out.variance,
                                   .quantiles = kLevels,
                                   .bounds = out.bounds}) == Status::ok);
    }
    REQUIRE(allocations() == before);
  });
}

TEST_CASE("a series added to a stream is what a fit to its first value is, then updated") {
  ManySeries one;
  one.add({5});
  for_each_panel(one, [](statistical::AnyPanel alone, bool) {
    INFO(alone.model());
    StatisticalPipeline models = of_panel(alone, {.new_series = 1});
    SeriesIndex added;
    REQUIRE(models.add_series("7", added) == Status::ok);
    REQUIRE(models.update({.series = added, .time = 9 * kDay, .value = 5, .past = {}}) ==
            Status::ok);
    for (const double y : {0.0, 3.0, 8.0}) {
      ManySeries next;
      next.add({y});
      alone.update(next.view());
      REQUIRE(models.update(added, y) == Status::ok);
    }
    Forecast wanted;
    alone.predict(kSteps, wanted.mean, wanted.variance, statistical::RunContext{});
    REQUIRE(bits(asked(models, added.value, 0).mean) == bits(wanted.mean));
    REQUIRE(models.next_time(added) == 13 * kDay);
  });
}

TEST_CASE("what a stream of statistical models refuses is named, and changes nothing") {
  StatisticalPipeline models = quarterly_models({.new_series = 1});
  SeriesIndex added;
  REQUIRE(models.add_series("west", added) == Status::ok);
  const archive::Object before = models.state();
  const Event good = next_event(models, 0, 4);
  Event bad = good;
  const auto refused = [&](Status wanted) {
    CHECK(models.update(bad) == wanted);
    CHECK(models.state() == before);
    bad = good;
  };
  bad.time -= kDay;
  refused(Status::duplicate);
  bad.time -= 2 * kDay;
  refused(Status::late);
  bad.time += kDay;
  refused(Status::gap);
  bad.time += 1;
  refused(Status::off_grid);
  bad.series = {3};
  refused(Status::unknown_series);
  bad.value = std::numeric_limits<double>::infinity();
  refused(Status::not_finite);
  bad.value = -1;  // CrostonSBA takes none of those
  refused(Status::not_taken);
  const std::array<double, 1> column{1};
  bad.past = column;
  refused(Status::wrong_shape);
  bad = {.series = added, .time = 0, .value = std::nan(""), .past = {}};
  refused(Status::missing);
  CHECK(models.update(added, 1) == Status::not_ready);
  CHECK(models.update(SeriesIndex{9}, 1) == Status::unknown_series);
  CHECK(models.add_series("west", added) == Status::known_series);
  CHECK(models.add_series("east", added) == Status::capacity);
  CHECK(models.add_series(std::string("a\x1f") + "b", added) == Status::malformed_id);
  CHECK(models.state() == before);
  CHECK(models.update(good) == Status::ok);
  CHECK(models.state() != before);
  CHECK(models.update(next_event(models, 1, -2)) == Status::ok);  // the fallback takes it
  CHECK(text_of(Status::not_taken) ==
        "a model does not take such a value: below 0, 0 where it has no transform, or no whole "
        "number");
}

TEST_CASE("a model of counts takes whole numbers alone") {
  StatisticalPipeline models =
      of_panel(erased(fitted_panel<statistical::NegativeBinomialSmoothing>({}, two_series())));
  CHECK(models.update(SeriesIndex{0}, 2.5) == Status::not_taken);
  CHECK(models.update(SeriesIndex{0}, 2) == Status::ok);
}

TEST_CASE("a series stays one of counts until a value is none, through a file as well") {
  StatisticalPipeline models = quarterly_models({.new_series = 1});
  SeriesIndex added;
  REQUIRE(models.add_series("west", added) == Status::ok);
  const auto counts = [&] { return models.content().models[0].counts; };
  REQUIRE(models.update({.series = added, .time = 0, .value = 3, .past = {}}) == Status::ok);
  REQUIRE(models.update(SeriesIndex{0}, 7) == Status::ok);
  CHECK(counts() == std::vector<std::uint8_t>{1, 0, 1});
  models.restore(models.state());
  REQUIRE(models.update(added, 0.5) == Status::ok);
  CHECK(counts() == std::vector<std::uint8_t>{1, 0, 0});
  const archive::Object tree = archive::save(models);
  CHECK(StatisticalPipeline::load(archive::Reader(tree)).content().models[0].counts == counts());
}

TEST_CASE("a forecast of statistical models that cannot be is refused by name") {
  StatisticalPipeline models = quarterly_models({.new_series = 1});
  SeriesIndex added;
  REQUIRE(models.add_series("west", added) == Status::ok);
  std::vector<double> mean(3);
  std::vector<double> variance(3);
  std::vector<double> bounds(3);
  const std::vector<double> median{0.5};
  const std::vector<double> wrong{0};
  const auto ask = [&](SeriesIndex series, ModelIndex model, std::size_t h,
                       std::span<const double> quantiles) {
    return models.predict_into(series, model,
                               {.mean = std::span(mean).first(h),
                                .variance = std::span(variance).first(h),
                                .quantiles = quantiles,
                                .bounds = std::span(bounds).first(quantiles.empty() ? 0 : h)});
  };
  CHECK(ask({0}, {0}, 3, {}) == Status::ok);
  CHECK(ask({0}, {0}, 2, median) == Status::ok);
  CHECK(ask({0}, {0}, 3, median) == Status::beyond_horizon);  // of the conformal intervals
  CHECK(ask({0}, {1}, 3, median) == Status::ok);
  CHECK(ask({0}, {1}, 3, wrong) == Status::wrong_quantile);
  CHECK(ask({0}, {2}, 3, {}) == Status::unknown_model);
  CHECK(ask({5}, {0}, 3, {}) == Status::unknown_series);
  CHECK(ask(added, {0}, 3, {}) == Status::not_ready);
  CHECK(ask({0}, {0}, 0, {}) == Status::wrong_shape);
  CHECK(models.predict_into({0}, {0}, mean, std::span(variance).first(2)) == Status::wrong_shape);
}

TEST_CASE("a missing observation is the last one of its series") {
  StatisticalPipeline models = quarterly_models();
  StatisticalPipeline twin = quarterly_models();
  REQUIRE(models.update(SeriesIndex{1}, 41) == Status::ok);
  REQUIRE(models.update(SeriesIndex{1}, std::nan("")) == Status::ok);
  REQUIRE(twin.update(SeriesIndex{1}, 41) == Status::ok);
  REQUIRE(twin.update(SeriesIndex{1}, 41) == Status::ok);
  REQUIRE(models.state() == twin.state());
}

TEST_CASE("conformal quantiles are the errors of the table about the mean, at the series' scale") {
  const StatisticalPipeline models = quarterly_models();
  std::array<double, 2> mean{};
  std::array<double, 2> variance{};
  std::array<double, 2> bounds{};
  const std::array<double, 1> level{0.8};
  REQUIRE(
      models.predict_into(
          {1}, {0}, {.mean = mean, .variance = variance, .quantiles = level, .bounds = bounds}) ==
      Status::ok);
  const auto content = models.content();
  const auto& table = content.models[0].intervals;
  CHECK(bounds[0] == mean[0] + table.error_quantile(4, 1, 0.8));
  CHECK(bounds[1] == mean[1] + table.error_quantile(4, 2, 0.8));
}

TEST_CASE("conformal quantiles of a series of the fallback are not cut at what the model takes") {
  auto content = quarterly_models().content();
  content.models[1].intervals = content.models[0].intervals;  // of CrostonSBA: none below 0
  const auto table = content.models[1].intervals;
  pipeline::PipelineParts parts;
  parts.ids = {std::vector<std::string>{"north", "south"}};
  StatisticalPipeline models(std::move(content), std::move(parts), {});
  for (int t = 0; t < 4; ++t) REQUIRE(models.update(SeriesIndex{1}, -1) == Status::ok);
  std::array<double, 1> mean{};
  std::array<double, 1> variance{};
  std::array<double, 1> bounds{};
  const std::array<double, 1> level{0.2};
  REQUIRE(
      models.predict_into(
          {1}, {1}, {.mean = mean, .variance = variance, .quantiles = level, .bounds = bounds}) ==
      Status::ok);
  CHECK(mean[0] == -1);
  CHECK(bounds[0] == -1 + table.error_quantile(4, 1, 0.2));
}

TEST_CASE("stretched errors are wider by the model's own standard error over the scale") {
  REQUIRE(forecasting::error_stretch(4, 9) == 1.75);
  REQUIRE(forecasting::error_stretch(4, 1e300) == 1e6);
  REQUIRE(forecasting::error_stretch(4, std::numeric_limits<double>::infinity()) == 1e6);
  for (const double variance : {std::nan(""), -1.0}) {
    REQUIRE(forecasting::error_stretch(4, variance) == 1);
  }
  REQUIRE(forecasting::error_stretch(0, 9) == 1);
  auto content = quarterly_models().content();
  REQUIRE_FALSE(content.models[0].stretched);
  content.models[0].stretched = true;
  const archive::Object stored = archive::save(content);
  auto again = archive::load<pipeline::StatisticalContent>(stored);
  REQUIRE(again.models[0].stretched);
  pipeline::PipelineParts parts;
  parts.ids = {std::vector<std::string>{"north", "south"}};
  const auto table = again.models[0].intervals;
  const StatisticalPipeline models(std::move(again), std::move(parts), {});
  std::array<double, 2> mean{};
  std::array<double, 2> variance{};
  std::array<double, 2> bounds{};
  const std::array<double, 1> level{0.8};
  REQUIRE(
      models.predict_into(
          {1}, {0}, {.mean = mean, .variance = variance, .quantiles = level, .bounds = bounds}) ==
      Status::ok);
  for (std::size_t k = 0; k < 2; ++k) {
    const double error = table.error_quantile(4, static_cast<std::int64_t>(k) + 1, 0.8);
    CHECK(bounds[k] == mean[k] + error * (1 + std::sqrt(variance[k]) / 4));
  }
}

TEST_CASE("a restored state keeps the stretch of conformal intervals") {
  auto content = quarterly_models().content();
  content.models[0].stretched = true;
  pipeline::PipelineParts parts;
  parts.ids = {std::vector<std::string>{"north", "south"}};
  StatisticalPipeline models(std::move(content), std::move(parts), {});
  models.restore(models.state());
  CHECK(models.content().models[0].stretched);
}

TEST_CASE("statistical models killed and restored from files go on with the same bits") {
  const auto folder = std::filesystem::temp_directory_path() / "mliot_statistical_stream";
  std::filesystem::create_directories(folder);
  StatisticalPipeline models = quarterly_models({.new_series = 1});
  io::save(folder / "models.mliot", models);
  SeriesIndex added;
  REQUIRE(models.add_series("west", added) == Status::ok);
  REQUIRE(models.update({.series = added, .time = 50 * kDay, .value = 3, .past = {}}) ==
          Status::ok);
  REQUIRE(models.update(SeriesIndex{0}, 6) == Status::ok);
  io::save_state(folder / "state.mliot", models);
  StatisticalPipeline again = io::load_statistical(folder / "models.mliot", {.new_series = 1});
  io::restore(folder / "state.mliot", again);
  REQUIRE(again.state() == models.state());
  for (StatisticalPipeline* each : {&models, &again}) {
    REQUIRE(each->update(SeriesIndex{0}, 2) == Status::ok);
    REQUIRE(each->update(each->series("west").value(), 9) == Status::ok);
  }
  REQUIRE(again.state() == models.state());
  REQUIRE(asked(again, 2, 1) == asked(models, 2, 1));
  // and as a whole file, the added series among the others
  io::save(folder / "later.mliot", models);
  const StatisticalPipeline later = io::load_statistical(folder / "later.mliot");
  REQUIRE(later.series("west") == added);
  REQUIRE(asked(later, 2, 1) == asked(models, 2, 1));
  REQUIRE(later.verify({.most_threads = 2}).ok());
  REQUIRE_THROWS_WITH(io::load(folder / "models.mliot"),
                      Catch::Matchers::Contains("load_statistical() reads them"));
  REQUIRE_THROWS_AS(io::load_statistical(folder / "state.mliot"), FormatError);
  std::filesystem::remove_all(folder);
}

TEST_CASE("a snapshot of other models or other series is refused, the models unchanged") {
  StatisticalPipeline models = quarterly_models();
  const archive::Object before = models.state();
  const auto naive = fitted_panel<statistical::Naive>({}, two_series());
  REQUIRE_THROWS_AS(models.restore(of_panel(erased(naive)).state()), FormatError);
  StatisticalPipeline more = quarterly_models({.new_series = 1});
  SeriesIndex added;
  REQUIRE(more.add_series("west", added) == Status::ok);
  REQUIRE_THROWS_WITH(models.restore(more.state()), Catch::Matchers::Contains("new_series"));
  REQUIRE(models.state() == before);
}

TEST_CASE("golden vectors of statistical models replay in every executor, and one bit shows") {
  const StatisticalPipeline models = quarterly_models();
  REQUIRE(models.golden().inputs() >= 64);
  const auto report = models.verify({.most_threads = 2});
  REQUIRE(report.ok());
  REQUIRE(report.executors.size() >= 3);
  archive::Object tree = archive::save(models);
  auto& golden = std::get<archive::Object>(tree.members.at("golden").data);
  auto& panels = std::get<std::vector<archive::Object>>(golden.members.at("panels").data);
  std::get<archive::Array>(panels[1].members.at("expected").data).bytes[0] ^= std::byte{1};
  REQUIRE_THROWS_WITH(StatisticalPipeline::load(archive::Reader(tree)),
                      Catch::Matchers::Contains("do not replay"));
  const auto wrong = StatisticalPipeline::load(archive::Reader(tree), {}, /*replay=*/false);
  REQUIRE(wrong.verify({.most_threads = 1}).differences.size() ==
          wrong.verify({.most_threads = 1}).executors.size());
}
