// Features of two columns: the table, the stream and the stored plan agree.
#include <bit>
#include <cstdint>
#include <limits>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/features/all.hpp"
#include "mliot/features/pairs.hpp"
#include "mliot/plan/cleaned_panel.hpp"
#include "mliot/plan/panel_source.hpp"
#include "mliot/plan/panel_state.hpp"
#include "mliot/preprocessing/all.hpp"
#include "support/catch.hpp"
#include "support/random_panel.hpp"

namespace {

using namespace mliot;
using plan::Source;

template <class T>
plan::FeatureSpec together(T transform, std::size_t left = 0, std::size_t right = 1) {
  plan::FeatureSpec spec{.source = Source::sample, .column = left, .name = std::string(T::name)};
  spec.pair = plan::AnyPair(std::move(transform));
  spec.partner = right;
  return spec;
}

data::TimeAxis daily() { return data::TimeAxis(data::Frequency::parse("D"), 0); }

// Covariance and correlation of the two columns of a sample, the first one with its gaps filled.
plan::FeaturePlan paired() {
  const plan::FeaturePlan plan(
      {{.source = Source::sample, .name = "x"},
       together(features::RollingCovariance({.window_size = 5, .min_samples = 2})),
       together(features::RollingCorrelation({.window_size = 4, .min_samples = 2}), 1, 0)},
      daily(), 0);
  return plan.with_cleaning(
      {{.source = Source::sample,
        .transform = plan::AnyTransform(preprocessing::ForwardFill({.limit = 2})),
        .name = "gaps"}});
}

// Samples of two columns, the first one with gaps.
struct Samples {
  testing::RandomPanel panel{{40, 25}, 0.2};

  plan::PanelView view() const {
    plan::PanelView view = panel.view();
    view.past = {panel.target, panel.past};
    view.target = {};
    return view;
  }
};

std::vector<float> table_of(const plan::FeaturePlan& plan, const plan::PanelView& view) {
  const plan::CleanedPanel cleaned(plan, view, 1);
  const plan::PanelSource source(plan, cleaned.view(), 0);
  std::vector<float> table(source.rows() * source.columns());
  for (std::size_t block = 0; block < source.blocks(); ++block) {
    source.read(block, table.data() + source.first_row(block), source.rows());
  }
  return table;
}

std::uint32_t bits_of(float x) { return x != x ? 1 : std::bit_cast<std::uint32_t>(x); }

}  // namespace

TEST_CASE("a feature of two columns is the pair transform of both after cleaning") {
  const std::vector<std::int64_t> offsets{0, 4};
  const std::vector<std::int64_t> length{4};
  const std::vector<std::int64_t> first{0};
  const std::vector<double> x{1, std::numeric_limits<double>::quiet_NaN(), 4, 7};
  const std::vector<double> y{1, 3, 3, 9};
  plan::PanelView view;
  view.offsets = offsets;
  view.length = length;
  view.first_period = first;
  view.past = {x, y};
  const std::vector<float> table = table_of(paired(), view);
  // Pairs (1, 1), (1, 3), (4, 3), (7, 9): covariances of the first two, three and four by hand.
  REQUIRE(bits_of(table[4]) == 1);
  REQUIRE(table[5] == 0.0F);
  REQUIRE(table[6] == 1.0F);
  REQUIRE(table[7] == 9.0F);
}

TEST_CASE("a stream gives features of two columns the bits of the table") {
  const plan::FeaturePlan plan = paired();
  const Samples samples;
  const plan::PanelView view = samples.view();
  const std::vector<float> table = table_of(plan, view);
  const std::size_t rows = table.size() / plan.size();
  plan::PanelState state(plan, view.series());
  std::size_t row = 0;
  std::vector<float> got(plan.size());
  for (std::size_t i = 0; i < view.series(); ++i) {
    for (std::size_t t = view.begin(i); t < view.begin(i) + view.rows(i); ++t, ++row) {
      const std::vector<double> sample{view.past[0][t], view.past[1][t]};
      state.push(i, 0, sample);
      state.layout().read(state.block(i), {.calendar = {}, .future = {}, .fixed = {}},
                          std::span<float>(got));
      for (std::size_t f = 0; f < plan.size(); ++f) {
        REQUIRE(bits_of(got[f]) == bits_of(table[f * rows + row]));
      }
    }
  }
  const plan::PanelState built(plan, view, 2);
  for (std::size_t i = 0; i < view.series(); ++i) {
    std::vector<float> again(plan.size());
    state.layout().read(state.block(i), {.calendar = {}, .future = {}, .fixed = {}},
                        std::span<float>(got));
    built.layout().read(built.block(i), {.calendar = {}, .future = {}, .fixed = {}},
                        std::span<float>(again));
    for (std::size_t f = 0; f < plan.size(); ++f) REQUIRE(bits_of(got[f]) == bits_of(again[f]));
  }
}

TEST_CASE("a plan with features of two columns is stored and comes back") {
  const plan::FeaturePlan plan = paired();
  const archive::Object stored = archive::save(plan);
  const plan::FeaturePlan loaded = archive::load<plan::FeaturePlan>(stored);
  REQUIRE(archive::save(loaded) == stored);
  REQUIRE(loaded.columns(Source::sample) == 2);
  REQUIRE(loaded.features()[2].pair->name() == "rolling_correlation");
  REQUIRE(loaded.features()[2].partner == 0);
}

TEST_CASE("two columns are taken together in samples alone, as they are") {
  using Catch::Matchers::Contains;
  plan::FeatureSpec late = together(features::RollingCorrelation({.window_size = 3}));
  late.lag = 1;
  REQUIRE_THROWS_WITH(plan::FeaturePlan({late}, daily(), 0), Contains("of two columns"));
  plan::FeatureSpec past = together(features::RollingCorrelation({.window_size = 3}));
  past.source = Source::past;
  past.lag = 1;
  REQUIRE_THROWS_WITH(plan::FeaturePlan({past}, daily(), 3), Contains("of two columns"));
}

TEST_CASE("covariates that are known ahead pass maps and no other transform") {
  using Catch::Matchers::Contains;
  const testing::RandomPanel data({30, 20}, 0);
  const preprocessing::Scale scale({.center = 1, .scale = 4});
  plan::FeatureSpec future{.source = Source::future, .name = "price"};
  future.transform = plan::AnyTransform(scale);
  plan::FeatureSpec fixed{.source = Source::fixed, .name = "size"};
  fixed.transform = plan::AnyTransform(scale);
  const plan::FeaturePlan plan({future, fixed}, daily(), 3);
  const plan::PanelView view = data.view();
  const std::vector<float> table = table_of(plan, view);
  const plan::PanelState state(plan, view, 1);
  for (std::size_t t = 0; t < 30; ++t) {
    REQUIRE(table[t] == static_cast<float>((view.future[0][t] - 1) / 4));
    REQUIRE(table[50 + t] == -0.25F);
  }
  std::vector<float> row(2);
  state.layout().read(state.block(1), {.calendar = {}, .future = {{5}}, .fixed = {{9}}},
                      std::span<float>(row));
  REQUIRE(row == std::vector<float>{1, 2});
  fixed.transform = plan::AnyTransform(features::RollingMean({.window_size = 1}));
  REQUIRE_THROWS_WITH(plan::FeaturePlan({fixed}, daily(), 3),
                      Contains("only scalers and encoders"));
}
