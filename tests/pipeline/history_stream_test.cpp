// Streams of transforms that keep every sample: batch and stream, states by series, what refuses
// them.
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/core/random.hpp"
#include "mliot/features/all.hpp"
#include "mliot/pipeline/pipeline.hpp"
#include "mliot/plan/panel_source.hpp"
#include "mliot/plan/panel_state.hpp"
#include "mliot/preprocessing/all.hpp"
#include "support/catch.hpp"

namespace {

using namespace mliot;
using namespace mliot::features;
using pipeline::Pipeline;
using pipeline::Status;
using plan::AnyTransform;
using plan::Source;

data::TimeAxis numbers() { return data::TimeAxis(data::Frequency::integer(1), 0); }

/// Two columns, the second with its gaps filled, and statistics of all their samples among others.
plan::FeaturePlan histories() {
  const auto of = [](std::size_t column, auto transform, std::int64_t lag = 0) {
    return plan::FeatureSpec{.source = Source::sample,
                             .column = column,
                             .lag = lag,
                             .transform = AnyTransform(transform),
                             .name = std::string(transform.name) + std::to_string(column)};
  };
  const plan::FeaturePlan plan(
      {of(0, ExpandingMedian()), of(0, RollingMean({.window_size = 3})),
       of(1, ExpandingQuantile({.q = 0.9}), 2), of(1, ExpandingRank()), of(1, ExpandingMean())},
      numbers(), 0);
  return plan.with_cleaning({{.source = Source::sample,
                              .column = 1,
                              .transform = AnyTransform(preprocessing::ForwardFill({.limit = 2})),
                              .name = "gaps"}});
}

constexpr std::size_t kRows = 300;

std::vector<double> column(std::uint64_t seed) {
  const Random random(seed);
  std::vector<double> x(kRows);
  for (std::size_t t = 0; t < kRows; ++t) {
    x[t] = t % 7 == 2 ? std::nan("") : std::round(20 * random.normal(t));
  }
  return x;
}

std::uint64_t bits_of(double x) { return x != x ? 1 : std::bit_cast<std::uint64_t>(x); }

Pipeline two_series() {
  return Pipeline(pipeline::RowModel{.plan = histories()},
                  {.schema = {}, .ids = {std::vector<std::string>{"a", "b"}}, .others = {}},
                  {.new_series = 1, .threads = 1});
}

/// The features after each sample of one series.
std::vector<std::vector<double>> streamed(Pipeline& stream, pipeline::SeriesIndex series,
                                          std::size_t begin, std::size_t end, std::uint64_t seed) {
  const std::vector<double> x = column(seed);
  const std::vector<double> y = column(seed + 1);
  std::vector<std::vector<double>> out;
  for (std::size_t t = begin; t < end; ++t) {
    const std::vector<double> sample{x[t], y[t]};
    REQUIRE(stream.update({series, static_cast<std::int64_t>(t), std::nan(""), sample}) ==
            Status::ok);
    out.emplace_back(stream.plan()->size());
    REQUIRE(stream.predict_into(series, std::span(out.back())) == Status::ok);
  }
  return out;
}

TEST_CASE("a stream that keeps every sample has the bits of the batch, series by series") {
  Pipeline stream = two_series();
  for (const std::size_t series : {0, 1}) {
    const auto got = streamed(stream, {series}, 0, kRows, 10 * series);
    const std::vector<double> x = column(10 * series);
    std::vector<double> y(kRows);
    preprocessing::ForwardFill({.limit = 2})
        .transform(std::span<const double>(column(10 * series + 1)), std::span(y));
    const plan::FeaturePlan& plan = *stream.plan();
    for (std::size_t f = 0; f < plan.size(); ++f) {
      const plan::FeatureSpec& spec = plan.features()[f];
      const auto lag = static_cast<std::size_t>(spec.lag);
      std::vector<double> wanted(kRows);
      spec.transform->transform(spec.column == 0 ? x : y, std::span(wanted));
      for (std::size_t t = lag; t < kRows; ++t) {
        INFO(spec.name << " of sample " << t);
        REQUIRE(bits_of(got[t][f]) == bits_of(wanted[t - lag]));
      }
    }
  }
}

TEST_CASE("a stream that keeps every sample is killed and restored anywhere") {
  Pipeline whole = two_series();
  const auto wanted = streamed(whole, {1}, 0, kRows, 3);
  for (const std::size_t cut : {0, 1, 64, 65, 200}) {
    Pipeline before = two_series();
    streamed(before, {1}, 0, cut, 3);
    Pipeline after = two_series();
    streamed(after, {0}, 0, 20, 99);  // is forgotten
    after.restore(before.state());
    REQUIRE(after.state() == before.state());
    const auto got = streamed(after, {1}, cut, kRows, 3);
    for (std::size_t t = cut; t < kRows; ++t) {
      for (std::size_t f = 0; f < got[0].size(); ++f) {
        REQUIRE(bits_of(got[t - cut][f]) == bits_of(wanted[t][f]));
      }
    }
  }
}

TEST_CASE("a file of a stream that keeps every sample goes on where it stood") {
  Pipeline stream = two_series();
  streamed(stream, {0}, 0, 100, 5);
  Pipeline loaded = Pipeline::load(archive::Reader(archive::save(stream)), {.new_series = 1});
  REQUIRE(loaded.verify({.most_threads = 2}).ok());
  const auto wanted = streamed(stream, {0}, 100, kRows, 5);
  const auto got = streamed(loaded, {0}, 100, kRows, 5);
  for (std::size_t t = 0; t < got.size(); ++t) {
    for (std::size_t f = 0; f < got[t].size(); ++f) {
      REQUIRE(bits_of(got[t][f]) == bits_of(wanted[t][f]));
    }
  }
}

TEST_CASE("states of a panel that keep every sample are those of its rows, and copies are apart") {
  const std::vector<std::int64_t> offsets{0, 200, 300};
  const std::vector<std::int64_t> length{200, 100};
  const std::vector<std::int64_t> first{0, 50};
  const std::vector<double> x = column(1);
  const std::vector<double> y = column(2);
  plan::PanelView view;
  view.offsets = offsets;
  view.length = length;
  view.first_period = first;
  view.past = {x, y};
  const plan::FeaturePlan plan = histories();
  const plan::PanelState built(plan, view, 2);
  plan::PanelState pushed(plan, 2);
  for (const std::size_t i : {0, 1}) {
    pushed.set_next_period(i, first[i]);
    for (std::size_t t = view.begin(i); t < view.begin(i) + view.rows(i); ++t) {
      pushed.push(i, std::nan(""), std::vector<double>{x[t], y[t]});
    }
  }
  const archive::Object stored = archive::save(built);
  REQUIRE(archive::save(pushed) == stored);
  REQUIRE(archive::save(plan::PanelState::load(plan, archive::Reader(stored))) == stored);
  plan::PanelState copy = built;
  copy.push(0, std::nan(""), std::vector<double>{1, 2});
  REQUIRE(archive::save(built) == stored);
  copy.resize(5);
  copy.resize(2);
  REQUIRE(copy.histories(1)[0].contents() == built.histories(1)[0].contents());
}

TEST_CASE("room for series counts what grows beside their blocks") {
  const plan::StateLayout layout(histories());
  REQUIRE(layout.series_size() == layout.block_size() + layout.histories() * sizeof(SampleHistory));
  const auto with = [](std::uint64_t bytes) {
    return Pipeline(pipeline::RowModel{.plan = histories()}, {},
                    {.new_series = 10, .threads = 1, .max_memory = bytes});
  };
  const std::uint64_t wanted = 12 * layout.series_size();  // one known, ten new, one to work with
  REQUIRE_NOTHROW(with(wanted));
  REQUIRE_THROWS_AS(with(wanted - 1), ResourceLimit);
}

TEST_CASE("a state is restored within the caller's limit") {
  const pipeline::RowModel rows{.plan = histories()};
  Pipeline pipeline(rows, {}, {.threads = 1});
  const std::vector<double> sample{1, 2};
  const auto push = [&](std::int64_t time) {
    return pipeline.update({.series = {0}, .time = time, .value = 0, .past = sample});
  };
  REQUIRE(push(0) == pipeline::Status::ok);
  const archive::Object state = pipeline.state();
  REQUIRE(push(1) == pipeline::Status::ok);
  REQUIRE_THROWS_AS(pipeline.restore(state, 8), ResourceLimit);
  REQUIRE(pipeline.next_time({0}) == 2);  // as before
  REQUIRE_NOTHROW(pipeline.restore(state, std::uint64_t{1} << 20));
  REQUIRE(pipeline.next_time({0}) == 1);
}

TEST_CASE("a stored history is counted by what it takes in memory before any is made") {
  archive::Object stored;
  plan::PanelState panel(histories(), 1000);
  REQUIRE(panel.make_room(0));
  panel.set_next_period(0, 0);
  panel.push(0, std::nan(""), std::vector<double>{1, 2});
  archive::Writer writer(stored);
  panel.save(writer);
  const std::uint64_t bytes = SampleHistory::most_bytes(3000, 4);
  const auto load = [&](std::uint64_t most) {
    return plan::PanelState::load(histories(), archive::Reader(stored, {}, most));
  };
  REQUIRE(load(bytes).series() == 1000);
  REQUIRE_THROWS_AS(load(bytes - 1), ResourceLimit);
  std::get<archive::Array>(stored.members.at("history_ends").data).bytes.resize(8);
  REQUIRE_THROWS_AS(load(bytes), FormatError);
}

TEST_CASE("levels and cleaning do not keep every sample") {
  using Catch::Matchers::Contains;
  const AnyTransform median{ExpandingMedian()};
  CHECK_THROWS_WITH(plan::FeaturePlan({{.source = Source::target, .lag = 1, .name = "lag"}},
                                      numbers(), 3, plan::LevelSpec{.transform = median}),
                    Contains("the level is 'expanding_median'"));
  CHECK_THROWS_WITH(
      plan::FeaturePlan({{.source = Source::sample, .name = "x"}}, numbers(), 0)
          .with_cleaning({{.source = Source::sample, .transform = median, .name = "median"}}),
      Contains("adds columns and cleans none"));
}

}  // namespace
