// Cleaning steps of a plan: the same bits in batch and stream, whatever the split of the history.
#include <bit>
#include <cstdint>
#include <limits>
#include <vector>

#include "mliot/features/all.hpp"
#include "mliot/plan/cleaned_panel.hpp"
#include "mliot/plan/panel_source.hpp"
#include "mliot/plan/panel_state.hpp"
#include "mliot/preprocessing/all.hpp"
#include "support/catch.hpp"
#include "support/random_panel.hpp"
#include "support/transforms.hpp"

namespace {

using namespace mliot;
using plan::AnyTransform;
using plan::Source;
using preprocessing::ForwardFill;
using preprocessing::Hampel;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

const data::TimeAxis& days() {
  static const data::TimeAxis axis(data::Frequency::parse("D"), 0);
  return axis;
}

plan::FeatureSpec lag(Source source, std::int64_t steps) {
  return {.source = source, .lag = steps, .name = "lag"};
}

template <class T>
plan::FeatureSpec on(Source source, std::int64_t steps, T transform) {
  plan::FeatureSpec spec = lag(source, steps);
  spec.transform = AnyTransform(std::move(transform));
  return spec;
}

std::vector<plan::CleaningStep> steps() {
  return {{.source = Source::target, .transform = AnyTransform(Hampel({.window_size = 5}))},
          {.source = Source::past, .transform = AnyTransform(ForwardFill({.limit = 2}))},
          {.source = Source::target, .transform = AnyTransform(ForwardFill())},
          {.source = Source::past,
           .transform = AnyTransform(Hampel({.window_size = 4, .threshold = 1}))}};
}

plan::FeaturePlan cleaned_plan() {
  using namespace features;
  const RollingMean recent({.window_size = 6, .min_samples = 1});
  const plan::FeaturePlan plain(
      {lag(Source::target, 1),
       lag(Source::target, 3),
       on(Source::target, 1, RollingStd({.window_size = 4, .min_samples = 2})),
       on(Source::target, 2, ExpandingMean(ExpandingMean::Options{})),
       lag(Source::past, 1),
       on(Source::past, 1, RollingMean({.window_size = 3, .min_samples = 1})),
       {.source = Source::level, .name = "level"}},
      days(), /*horizon=*/1, plan::LevelSpec{.transform = AnyTransform(recent), .floor = 0.5});
  return plain.with_cleaning(steps());
}

// A panel with spikes and gaps in both columns.
testing::RandomPanel dirty(std::vector<std::int64_t> lengths, std::uint64_t seed) {
  testing::RandomPanel data(std::move(lengths), 0.15, seed);
  const Random random(seed + 100);
  for (std::size_t t = 0; t < data.target.size(); ++t) {
    if (random.uniform(2 * t) < 0.1) data.target[t] = 500;
    if (random.uniform(2 * t + 1) < 0.3) data.past[t] = random.uniform(2 * t) < 0.5 ? kNaN : 30;
  }
  return data;
}

std::vector<std::uint32_t> bits(const std::vector<float>& row) {
  std::vector<std::uint32_t> out;
  for (const float x : row) out.push_back(std::bit_cast<std::uint32_t>(x));
  return out;
}

std::vector<std::uint32_t> next_row(const plan::PanelState& state, std::size_t series,
                                    std::size_t width) {
  std::vector<float> row(width);
  state.layout().read(state.block(series), {}, row);
  return bits(row);
}

TEST_CASE("a target is filtered and filled before its lags read it") {
  testing::RandomPanel data({6}, 0);
  data.target = {10, 11, 12, 500, kNaN, 11};
  const plan::PanelView panel = data.view();
  const plan::FeaturePlan plan = plan::FeaturePlan({lag(Source::target, 1)}, days(), 1)
                                     .with_cleaning({steps()[0], steps()[2]});
  const plan::CleanedPanel cleaned(plan, panel, 2);
  const auto target = cleaned.view().target;
  // 10 11 12 500: median 11.5, distances 1.5 0.5 0.5 488.5, so 500 becomes 11.5
  CHECK(std::vector<double>(target.begin(), target.end()) ==
        std::vector<double>{10, 11, 12, 11.5, 11.5, 11});
  const auto weight = cleaned.view().weight;
  CHECK(std::vector<double>(weight.begin(), weight.end()) ==
        std::vector<double>{1, 1, 1, 1, 0, 1});  // filled: nothing to learn from
  CHECK(panel.target[3] == 500);
}

TEST_CASE("without a step for it, a column stays the caller's own") {
  const testing::RandomPanel data({30, 5}, 0.2);
  const plan::PanelView panel = data.view();
  const plan::FeaturePlan plan({lag(Source::target, 1), lag(Source::past, 1)}, days(), 1);
  const plan::CleanedPanel cleaned(plan.with_cleaning({steps()[1]}), panel, 1);
  CHECK(cleaned.view().target.data() == panel.target.data());
  CHECK(cleaned.view().weight.empty());
  CHECK(cleaned.view().past[0].data() != panel.past[0].data());
}

TEST_CASE("cleaned features are the same bits in batch and stream") {
  const plan::FeaturePlan plan = cleaned_plan();
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const testing::RandomPanel data = dirty({60, 1, 0, 33}, seed);
    const plan::PanelView panel = data.view();
    const plan::CleanedPanel cleaned(plan, panel, 2);
    const plan::PanelSource source(plan, cleaned.view(), 0);
    REQUIRE(source.blocks() == 1);
    std::vector<float> table(source.rows() * plan.size());
    source.read(0, table.data(), source.rows());
    plan::PanelState state(plan, panel.series());
    for (std::size_t i = 0; i < panel.series(); ++i) {
      for (std::size_t t = panel.begin(i); t < panel.begin(i) + panel.rows(i); ++t) {
        std::vector<float> row;
        for (std::size_t f = 0; f < plan.size(); ++f) row.push_back(table[f * source.rows() + t]);
        REQUIRE(next_row(state, i, plan.size()) == bits(row));
        state.push(i, data.target[t], std::span(&data.past[t], 1));
      }
    }
  }
}

TEST_CASE("a feature says where cleaning changed a sample, in batch and stream") {
  testing::RandomPanel data({7}, 0);
  data.past = {kNaN, 10, kNaN, kNaN, kNaN, 11, 12};
  const plan::PanelView panel = data.view();
  const plan::FeaturePlan plan =
      plan::FeaturePlan({{.source = Source::sample, .name = "x"},
                         {.source = Source::replaced, .name = "x_was_replaced"}},
                        days(), 0)
          .with_cleaning(
              {{.source = Source::sample, .transform = AnyTransform(ForwardFill({.limit = 2}))}});
  const plan::CleanedPanel cleaned(plan, panel, 1);
  std::vector<float> table(14);
  plan::PanelSource(plan, cleaned.view(), 0).read(0, table.data(), 7);
  const std::vector<float> wanted{0, 0, 1, 1, 0, 0, 0};
  CHECK(std::vector<float>(table.begin() + 7, table.end()) == wanted);
  plan::PanelState state(plan, 1);
  for (std::size_t t = 0; t < 7; ++t) {
    state.push(0, 0, std::span(&data.past[t], 1));
    std::vector<float> row(2);
    state.layout().read(state.block(0), {}, row);
    CHECK(row[1] == wanted[t]);
    CHECK(state.layout().valid(state.block(0)));
  }
  REQUIRE_THROWS_WITH(
      plan::FeaturePlan({{.source = Source::replaced, .lag = 1, .name = "late"}}, days(), 0),
      Catch::Contains("'late'") && Catch::Contains("no lag"));
}

TEST_CASE("a state goes on with the same bits wherever the history is split") {
  const plan::FeaturePlan plan = cleaned_plan();
  const Random random(11);
  for (std::uint64_t trial = 0; trial < 60; ++trial) {
    const auto n = static_cast<std::int64_t>(1 + random.below(3 * trial, 70));
    const auto split =
        static_cast<std::int64_t>(random.below(3 * trial + 1, static_cast<std::uint64_t>(n) + 1));
    INFO("trial " << trial << ": " << split << " of " << n << " rows at once");
    const testing::RandomPanel data = dirty({n}, trial);
    plan::PanelView head = data.view();
    const std::vector<std::int64_t> rows{split};
    head.length = rows;
    plan::PanelState built(plan, head, 1);
    const plan::PanelState whole(plan, data.view(), 1);
    for (auto t = static_cast<std::size_t>(split); t < data.target.size(); ++t) {
      built.push(0, data.target[t], std::span(&data.past[t], 1));
    }
    REQUIRE(next_row(built, 0, plan.size()) == next_row(whole, 0, plan.size()));
    REQUIRE(built.next_period(0) == whole.next_period(0));
  }
}

TEST_CASE("a forecast that is fed back is not cleaned") {
  const plan::FeaturePlan plan =
      plan::FeaturePlan({lag(Source::target, 1)}, days(), 1).with_cleaning({steps()[0]});
  plan::PanelState state(plan, 1);
  for (const double y : {10.0, 11.0, 12.0, 11.0}) state.push(0, y, {});
  state.layout().push_target(state.block(0), 500);
  CHECK(next_row(state, 0, 1) == bits({500}));
  state.push(0, 500, {});  // observed: the forecast before it is no part of its window
  CHECK(next_row(state, 0, 1) == bits({11}));
}

TEST_CASE("a plan keeps its cleaning steps through an archive") {
  const plan::FeaturePlan plan = cleaned_plan();
  const archive::Object saved = archive::save(plan);
  const auto loaded = archive::load<plan::FeaturePlan>(saved);
  REQUIRE(archive::save(loaded) == saved);
  REQUIRE(loaded.cleaning().size() == 4);
  const testing::RandomPanel data = dirty({40}, 3);
  const plan::PanelState a(plan, data.view(), 1);
  const plan::PanelState b(loaded, data.view(), 1);
  REQUIRE(next_row(a, 0, plan.size()) == next_row(b, 0, plan.size()));
}

TEST_CASE("a plan of horizon 0 describes each sample at its own time") {
  using namespace features;
  const plan::FeaturePlan plan =
      plan::FeaturePlan({lag(Source::sample, 0), lag(Source::sample, 2),
                         on(Source::sample, 0, RollingMean({.window_size = 2})),
                         on(Source::sample, 1, Diff({.lag = 1}))},
                        data::TimeAxis(data::Frequency::integer(1), 0), 0)
          .with_cleaning({{.source = Source::sample, .transform = AnyTransform(ForwardFill())}});
  const std::vector<double> x{1, 2, kNaN, 5, 9};
  const std::vector<std::int64_t> offsets{0, 5};
  const std::vector<std::int64_t> length{5};
  const std::vector<std::int64_t> first{0};
  plan::PanelView panel;
  panel.offsets = offsets;
  panel.length = length;
  panel.first_period = first;
  panel.past = {x};
  const plan::CleanedPanel cleaned(plan, panel, 1);
  const plan::PanelSource source(plan, cleaned.view(), 0);
  std::vector<float> table(20);
  source.read(0, table.data(), 5);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> wanted{1,   2,    2, 5,    9,   // the sample, filled
                                  nan, nan,  1, 2,    2,   // two samples ago
                                  nan, 1.5F, 2, 3.5F, 7,   // mean of two
                                  nan, nan,  1, 0,    3};  // the change one sample ago
  REQUIRE(testing::same_bits(table, wanted));
  plan::PanelState state(plan, 1);
  for (std::size_t t = 0; t < x.size(); ++t) {
    state.push(0, kNaN, std::span(&x[t], 1));
    const std::vector<float> row{table[t], table[5 + t], table[10 + t], table[15 + t]};
    REQUIRE(next_row(state, 0, 4) == bits(row));
  }
  const plan::PanelState built(plan, panel, 1);
  REQUIRE(next_row(built, 0, 4) == next_row(state, 0, 4));
}

TEST_CASE("a plan refuses steps and sources that do not go with it, by name") {
  const plan::FeaturePlan forecasts({lag(Source::target, 1)}, days(), 1);
  REQUIRE_THROWS_WITH(
      forecasts.with_cleaning(
          {{.source = Source::future, .transform = AnyTransform(ForwardFill()), .name = "fill"}}),
      Catch::Contains("step 'fill' is of source 'future'"));
  REQUIRE_THROWS_WITH(forecasts.with_cleaning({steps()[1]}), Catch::Contains("read 0 columns"));
  REQUIRE_THROWS_WITH(plan::FeaturePlan({lag(Source::sample, 0)}, days(), 1),
                      Catch::Contains("source 'sample' does not go with horizon 1"));
  REQUIRE_THROWS_WITH(plan::FeaturePlan({lag(Source::target, 1)}, days(), 0),
                      Catch::Contains("source 'target' does not go with horizon 0"));
  REQUIRE_THROWS_WITH(plan::FeaturePlan({lag(Source::target, 1)}, days(), -1),
                      Catch::Contains("horizon must be >= 0"));
}

}  // namespace
