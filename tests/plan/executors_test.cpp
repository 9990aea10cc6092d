// The two executors of a plan give the same bits, and neither looks into the future.
#include <bit>
#include <cstdint>
#include <vector>

#include "mliot/features/all.hpp"
#include "mliot/plan/calendar_table.hpp"
#include "mliot/plan/panel_source.hpp"
#include "mliot/plan/panel_state.hpp"
#include "support/catch.hpp"
#include "support/random_panel.hpp"

namespace {

using namespace mliot;
using plan::Source;

constexpr std::int64_t kHorizon = 5;

plan::FeatureSpec lagged(Source source, std::int64_t lag, std::string name) {
  return {.source = source, .lag = lag, .name = std::move(name)};
}

template <class T>
plan::FeatureSpec transformed(Source source, std::int64_t lag, T transform) {
  plan::FeatureSpec spec = lagged(source, lag, std::string(T::name));
  spec.transform = plan::AnyTransform(std::move(transform));
  return spec;
}

plan::FeaturePlan every_kind_of_feature(bool with_level = true) {
  using namespace features;
  std::vector<plan::FeatureSpec> specs{
      lagged(Source::target, 1, "lag1"),
      lagged(Source::target, 7, "lag7"),
      transformed(Source::target, 1, RollingMean({.window_size = 4})),
      transformed(Source::target, 7, RollingStd({.window_size = 3, .min_samples = 2})),
      transformed(Source::target, 2, ExponentiallyWeightedMean({.alpha = 0.3})),
      transformed(Source::target, 1, ExpandingMean(ExpandingMean::Options{})),
      transformed(Source::target, 1, RollingMax({.window_size = 5, .min_samples = 1})),
      transformed(Source::target, 1, RollingStd({.window_size = 4})),
      transformed(Source::target, 1, RollingVar({.window_size = 4})),
      transformed(Source::target, 1, RollingZScore({.window_size = 9, .min_samples = 2})),
      transformed(Source::target, 3, RollingMean({.window_size = 4})),
      lagged(Source::past, 1, "past1"),
      lagged(Source::past, 3, "past3"),
      transformed(Source::past, 2, RollingMean({.window_size = 4})),
      transformed(Source::past, 2, RollingSum({.window_size = 9, .min_samples = 1})),
      transformed(Source::past, 4, RollingMean({.window_size = 4})),
      {.source = Source::future, .name = "future"},
      {.source = Source::fixed, .name = "static"},
      {.source = Source::calendar, .date = DateFeature::dayofweek, .name = "dayofweek"},
      {.source = Source::calendar, .date = DateFeature::month, .name = "month"},
      {.source = Source::steps_ahead, .name = "steps_ahead"}};
  std::optional<plan::LevelSpec> level;
  if (with_level) {
    specs.push_back({.source = Source::level, .name = "level"});
    const RollingMean recent({.window_size = 6, .min_samples = 1});
    level = plan::LevelSpec{.transform = plan::AnyTransform(recent), .floor = 0.25};
  }
  return {std::move(specs), data::TimeAxis(data::Frequency::parse("D"), 0), kHorizon, level};
}

// The training table, row by row.
std::vector<std::uint32_t> batch_bits(const plan::PanelSource& source) {
  std::vector<std::uint32_t> bits(source.rows() * source.columns());
  for (std::size_t block = 0; block < source.blocks(); ++block) {
    const std::size_t first = source.first_row(block);
    const std::size_t n = source.first_row(block + 1) - first;
    std::vector<float> values(n * source.columns());
    source.read(block, values.data(), n);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t f = 0; f < source.columns(); ++f) {
        bits[(first + i) * source.columns() + f] = std::bit_cast<std::uint32_t>(values[f * n + i]);
      }
    }
  }
  return bits;
}

// The same table from the stream: past covariates arrive only up to the row's age.
std::vector<std::uint32_t> stream_bits(const plan::FeaturePlan& plan, const plan::PanelView& panel,
                                       const plan::PanelSource& source) {
  const plan::StateLayout layout(plan);
  std::vector<std::uint32_t> bits;
  for (std::size_t i = 0; i < panel.series(); ++i) {
    for (std::size_t t = 0; t < panel.rows(i); ++t) {
      const std::int64_t period = panel.first_period[i] + static_cast<std::int64_t>(t);
      const std::int64_t age = source.age(i, period);
      std::vector<std::uint64_t> words(layout.block_size() / 8);
      auto* block = reinterpret_cast<std::byte*>(words.data());
      layout.reset(block);
      for (std::size_t s = 0; s < t; ++s) {
        layout.push_target(block, panel.of(panel.target, i)[s]);
        const double past = panel.of(panel.past[0], i)[s];
        if (static_cast<std::int64_t>(s) <= static_cast<std::int64_t>(t) - age) {
          layout.push_past(block, std::span(&past, 1));
        }
      }
      const plan::CalendarTable calendar(plan, period, period + 1, 1);
      std::vector<float> dates(calendar.width());
      calendar.read(period, dates);
      const double future = panel.of(panel.future[0], i)[t];
      std::vector<float> row(plan.size());
      layout.read(block,
                  {.steps_ahead = age,
                   .calendar = dates,
                   .future = std::span(&future, 1),
                   .fixed = std::span(panel.fixed.row(i), 1)},
                  row);
      for (const float x : row) bits.push_back(std::bit_cast<std::uint32_t>(x));
    }
  }
  return bits;
}

}  // namespace

TEST_CASE("the stream executor gives the bits of the batch executor") {
  const bool with_level = GENERATE(false, true);
  const plan::FeaturePlan plan = every_kind_of_feature(with_level);
  for (const double missing : {0.0, 0.2}) {
    const testing::RandomPanel data({40, 1, 0, 23, 90}, missing);
    const plan::PanelView panel = data.view();
    const plan::PanelSource source(plan, panel, 7);
    REQUIRE(batch_bits(source) == stream_bits(plan, panel, source));
  }
}

TEST_CASE("a state built from history continues as one that saw every sample") {
  const plan::FeaturePlan plan = every_kind_of_feature();
  const testing::RandomPanel data({60, 3, 25}, 0.1);
  const plan::PanelView panel = data.view();
  const plan::PanelState built(plan, panel, 2);
  plan::PanelState pushed(plan, panel.series());
  for (std::size_t i = 0; i < panel.series(); ++i) {
    for (std::size_t t = 0; t < panel.rows(i); ++t) {
      const double past = panel.of(panel.past[0], i)[t];
      pushed.push(i, panel.of(panel.target, i)[t], std::span(&past, 1));
    }
    const std::vector<float> calendar{1, 2};
    const double future = 1;
    const plan::RowContext context{.steps_ahead = 2,
                                   .calendar = calendar,
                                   .future = std::span(&future, 1),
                                   .fixed = std::span(panel.fixed.row(i), 1)};
    std::vector<float> a(plan.size());
    std::vector<float> b(plan.size());
    built.layout().read(built.block(i), context, a);
    pushed.layout().read(pushed.block(i), context, b);
    for (std::size_t f = 0; f < plan.size(); ++f) {
      INFO("series " << i << ", feature " << plan.features()[f].name);
      REQUIRE(std::bit_cast<std::uint32_t>(a[f]) == std::bit_cast<std::uint32_t>(b[f]));
    }
  }
}

TEST_CASE("changing what comes later changes no row before it") {
  const plan::FeaturePlan plan = every_kind_of_feature();
  const testing::RandomPanel data({50}, 0);
  testing::RandomPanel changed = data;
  constexpr std::size_t kOrigin = 30;
  for (std::size_t t = kOrigin; t < 50; ++t) {
    changed.target[t] = 1e6;
    changed.past[t] = -1e6;
  }
  const plan::PanelView before = data.view();
  const plan::PanelView after = changed.view();
  const plan::PanelSource a(plan, before, 7);
  const plan::PanelSource b(plan, after, 7);
  auto first = batch_bits(a);
  auto second = batch_bits(b);
  first.resize((kOrigin + 1) * plan.size());
  second.resize((kOrigin + 1) * plan.size());
  REQUIRE(first == second);
}

TEST_CASE("a plan is the same after saving and loading") {
  const plan::FeaturePlan plan = every_kind_of_feature();
  const archive::Object saved = archive::save(plan);
  const auto loaded = archive::load<plan::FeaturePlan>(saved);
  REQUIRE(archive::save(loaded) == saved);
  const testing::RandomPanel data({40, 9}, 0.1);
  const plan::PanelView panel = data.view();
  REQUIRE(batch_bits(plan::PanelSource(loaded, panel, 3)) ==
          batch_bits(plan::PanelSource(plan, panel, 3)));
}

TEST_CASE("a plan refuses lags below one, no feature, and calendars without dates") {
  const data::TimeAxis days(data::Frequency::parse("D"), 0);
  const data::TimeAxis numbers(data::Frequency::integer(1), 0);
  REQUIRE_THROWS_AS(plan::FeaturePlan({}, days, 1), InvalidArgument);
  REQUIRE_THROWS_AS(plan::FeaturePlan({lagged(Source::target, 0, "lag0")}, days, 1),
                    InvalidArgument);
  REQUIRE_THROWS_AS(plan::FeaturePlan({{.source = Source::calendar, .name = "month"}}, numbers, 1),
                    InvalidArgument);
}
