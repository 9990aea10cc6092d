// Features of groups of series: means by hand, both executors, and no look into the future.
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include "forecasting/group_rollout.hpp"
#include "mliot/core/error.hpp"
#include "mliot/features/all.hpp"
#include "mliot/plan/panel_source.hpp"
#include "mliot/plan/panel_state.hpp"
#include "mliot/plan/plan_builder.hpp"
#include "support/catch.hpp"
#include "support/random_panel.hpp"

namespace {

using namespace mliot;
using plan::Source;

const double kMissing = std::numeric_limits<double>::quiet_NaN();

template <class T>
plan::FeatureSpec windowed(std::size_t group, std::int64_t lag, T transform) {
  return {.source = Source::group,
          .column = group,
          .lag = lag,
          .transform = plan::AnyTransform(std::move(transform)),
          .name = std::string(T::name)};
}

plan::FeatureSpec lag_of(std::size_t group, std::int64_t lag) {
  return {.source = Source::group, .column = group, .lag = lag, .name = "lag"};
}

data::TimeAxis daily() { return data::TimeAxis(data::Frequency::parse("D"), 0); }

// The means of two groups by static column 0, and the sum of all series.
plan::FeaturePlan pooled(std::vector<plan::FeatureSpec> specs,
                         std::optional<plan::LevelSpec> level = std::nullopt) {
  const plan::GroupSpec store{.columns = {0}, .name = "store_mean"};
  const plan::GroupSpec all{
      .columns = {}, .statistic = plan::GroupStatistic::sum, .name = "overall_sum"};
  return {std::move(specs), daily(), 4, std::move(level), {store, all}};
}

plan::FeaturePlan every_kind(bool with_level) {
  using namespace features;
  std::optional<plan::LevelSpec> level;
  if (with_level) {
    const RollingMean recent({.window_size = 6, .min_samples = 1});
    level = plan::LevelSpec{.transform = plan::AnyTransform(recent), .floor = 0.25};
  }
  return pooled({lag_of(0, 1),
                 lag_of(1, 3),
                 windowed(0, 1, RollingMean({.window_size = 4, .min_samples = 2})),
                 windowed(1, 2, RollingStd({.window_size = 5, .min_samples = 2})),
                 windowed(0, 5, RollingMedian({.window_size = 3, .min_samples = 1})),
                 {.source = Source::target, .lag = 1, .name = "lag1"}},
                level);
}

// Rows of a series, one after the other.
std::vector<float> rows_of(const plan::PanelSource& source, const plan::PanelView& panel,
                           std::size_t series) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < series; ++i) at += panel.rows(i);
  std::vector<float> all(source.rows() * source.columns());
  for (std::size_t block = 0; block < source.blocks(); ++block) {
    source.read(block, all.data() + source.first_row(block), source.rows());
  }
  std::vector<float> rows;
  for (std::size_t t = at; t < at + panel.rows(series); ++t) {
    for (std::size_t f = 0; f < source.columns(); ++f) rows.push_back(all[f * source.rows() + t]);
  }
  return rows;
}

std::vector<std::uint32_t> bits_of(std::span<const float> values) {
  std::vector<std::uint32_t> bits;
  for (const float x : values) bits.push_back(std::isnan(x) ? 1 : std::bit_cast<std::uint32_t>(x));
  return bits;
}

// Series that end together at the period given; RandomPanel begins series i at period 3 i.
testing::RandomPanel ending_at(std::int64_t end, double missing) {
  testing::RandomPanel panel({end, end - 3, end - 6, end - 9, end - 12}, missing);
  for (std::size_t i = 0; i < panel.fixed.size(); ++i) {
    panel.fixed[i] = i == 4 ? kMissing : static_cast<double>(i % 2);
  }
  return panel;
}

}  // namespace

TEST_CASE("a group feature is a lag of the mean or sum of the series that have a value") {
  const std::vector<std::int64_t> offsets{0, 4, 7};
  const std::vector<std::int64_t> length{4, 3};
  const std::vector<std::int64_t> first{10, 12};  // the second series is two periods younger
  const std::vector<double> y{1, 2, 3, kMissing, 7, 5, 9};
  const std::vector<double> fixed{1, 1};
  plan::PanelView panel;
  panel.offsets = offsets;
  panel.length = length;
  panel.first_period = first;
  panel.target = y;
  panel.fixed = {fixed.data(), 2, 1};
  const plan::FeaturePlan plan = pooled({lag_of(0, 1), lag_of(0, 2), lag_of(1, 1)});
  const plan::PanelSource source(plan, panel, 0);
  // Means of periods 10 ... 14: 1, 2, (3 + 7) / 2, 5, 9; sums: 1, 2, 10, 5, 9.
  const float nan = std::numeric_limits<float>::quiet_NaN();
  REQUIRE(bits_of(rows_of(source, panel, 0)) ==
          bits_of(std::vector<float>{nan, nan, nan, 1, nan, 1, 2, 1, 2, 5, 2, 10}));
  REQUIRE(bits_of(rows_of(source, panel, 1)) ==
          bits_of(std::vector<float>{2, 1, 2, 5, 2, 10, 5, 5, 5}));
}

TEST_CASE("series in other groups, a missing static value among them, do not count") {
  testing::RandomPanel data = ending_at(40, 0);
  const plan::FeaturePlan plan = pooled({lag_of(0, 1)});
  const auto before = rows_of(plan::PanelSource(plan, data.view(), 0), data.view(), 1);
  const plan::PanelView view = data.view();
  for (const std::size_t other : {0, 2, 4}) {
    for (std::size_t t = 0; t < view.rows(other); ++t) data.target[view.begin(other) + t] += 100;
  }
  REQUIRE(bits_of(rows_of(plan::PanelSource(plan, data.view(), 0), data.view(), 1)) ==
          bits_of(before));
}

TEST_CASE("the state gives the next row the features that the table has of it") {
  for (const bool with_level : {false, true}) {
    const plan::FeaturePlan plan = every_kind(with_level);
    for (const double missing : {0.0, 0.3}) {
      const testing::RandomPanel whole = ending_at(41, missing);
      plan::PanelView cut = whole.view();
      std::vector<std::int64_t> length = whole.length;
      for (std::int64_t& n : length) --n;
      cut.length = length;
      const plan::PanelState state(plan, cut, 2);
      const forecasting::detail::GroupRollout groups(plan, state, cut.fixed, /*first=*/40);
      const plan::PanelView all = whole.view();
      const plan::PanelSource source(plan, all, 0);
      for (std::size_t i = 0; i < state.series(); ++i) {
        const std::vector<float> rows = rows_of(source, whole.view(), i);
        std::vector<float> wanted(rows.end() - static_cast<std::ptrdiff_t>(plan.size()),
                                  rows.end());
        std::vector<float> got = wanted;
        std::fill_n(got.begin(), 5, -1.0F);  // the group features
        groups.read(i, got);
        INFO("series " << i);
        REQUIRE(bits_of(got) == bits_of(wanted));
      }
    }
  }
}

TEST_CASE("further periods carry group features on as observed ones would") {
  const plan::FeaturePlan plan = every_kind(true);
  const testing::RandomPanel whole = ending_at(44, 0.1);
  plan::PanelView cut = whole.view();
  std::vector<std::int64_t> length = whole.length;
  for (std::int64_t& n : length) n -= 4;
  cut.length = length;
  const plan::PanelState state(plan, cut, 1);
  forecasting::detail::GroupRollout groups(plan, state, cut.fixed, 40);
  const plan::PanelView all = whole.view();
  const plan::PanelSource source(plan, all, 0);
  for (std::size_t step = 0; step < 4; ++step) {
    std::vector<double> said;
    for (std::size_t i = 0; i < state.series(); ++i) {
      const std::vector<float> rows = rows_of(source, whole.view(), i);
      const std::size_t row = static_cast<std::size_t>(length[i]) + step;
      std::vector<float> got(plan.size());
      groups.read(i, got);
      REQUIRE(bits_of(std::span(got).first(5)) ==
              bits_of(std::span(rows).subspan(row * plan.size(), 5)));
      said.push_back(whole.target[whole.view().begin(i) + row]);
    }
    groups.advance(said);
  }
}

TEST_CASE("changing any series later changes no row before it") {
  const plan::FeaturePlan plan = every_kind(true);
  const testing::RandomPanel data = ending_at(40, 0.1);
  testing::RandomPanel changed = data;
  const plan::PanelView view = data.view();
  constexpr std::int64_t kOrigin = 25;
  for (std::size_t i = 0; i < view.series(); ++i) {
    for (std::int64_t t = kOrigin - view.first_period[i]; t < view.length[i]; ++t) {
      changed.target[view.begin(i) + static_cast<std::size_t>(t)] = 1e6;
    }
  }
  const plan::PanelView later = changed.view();
  const plan::PanelSource one(plan, view, 0);
  const plan::PanelSource other(plan, later, 0);
  for (std::size_t i = 0; i < view.series(); ++i) {
    const auto rows = static_cast<std::size_t>(kOrigin + 1 - view.first_period[i]) * plan.size();
    const std::vector<float> before = rows_of(one, view, i);
    const std::vector<float> after = rows_of(other, view, i);
    REQUIRE(bits_of(std::span(before).first(rows)) == bits_of(std::span(after).first(rows)));
  }
}

TEST_CASE("the builder writes features of groups") {
  plan::PlanBuilder builder(daily());
  const std::size_t store = builder.group({.columns = {0}, .name = "store_mean"});
  const plan::FeaturePlan plan = builder.group_lags(store, {1, 7})
                                     .on_group(store, 2, features::RollingMean({.window_size = 4}))
                                     .build(3);
  std::vector<std::string> names;
  for (const plan::FeatureSpec& spec : plan.features()) names.push_back(spec.name);
  REQUIRE(names == std::vector<std::string>{"store_mean_lag1", "store_mean_lag7",
                                            "store_mean_rolling_mean_lag2"});
  REQUIRE(plan.group_reach() == 3 + 7);
}

TEST_CASE("groups of series too far apart for a table are refused by name, others are not") {
  using Catch::Matchers::Contains;
  testing::RandomPanel data({40, 40}, 0);
  data.fixed = {1, 1};
  const plan::FeaturePlan plan = pooled({lag_of(0, 1)});
  const plan::FeaturePlan by_store({lag_of(0, 1)}, daily(), 4, std::nullopt,
                                   {{.columns = {0}, .name = "store_mean"}});
  // 16 periods for each of the 80 rows and a million, of which the second series has the last 40.
  data.first_period[1] = 1000000 + 16 * 80 - 40;
  REQUIRE_NOTHROW(plan::PanelSource(plan, data.view(), 0));
  for (const std::int64_t further : {data.first_period[1] + 1, std::int64_t{1} << 62}) {
    data.first_period = {-further + data.first_period[1], data.first_period[1]};
    const plan::PanelView view = data.view();
    REQUIRE_THROWS_AS(plan::PanelSource(plan, view, 0), ResourceLimit);
    REQUIRE_THROWS_WITH(plan::PanelSource(plan, view, 0),
                        Contains("a group of 'store_mean' lie in the periods [-") &&
                            Contains("have more than 1001280: is a time wrong"));
  }
  data.fixed = {1, 2};
  const plan::PanelView view = data.view();
  REQUIRE_NOTHROW(plan::PanelSource(by_store, view, 0));
}

TEST_CASE("a plan with groups is stored and comes back") {
  const plan::FeaturePlan plan = every_kind(true);
  const archive::Object stored = archive::save(plan);
  const plan::FeaturePlan loaded = archive::load<plan::FeaturePlan>(stored);
  REQUIRE(archive::save(loaded) == stored);
  REQUIRE(loaded.groups().size() == 2);
  REQUIRE(loaded.groups()[0].columns == std::vector<std::size_t>{0});
  REQUIRE(loaded.groups()[1].statistic == plan::GroupStatistic::sum);
  REQUIRE(loaded.columns(Source::fixed) == 1);
}

TEST_CASE("groups that no static column makes, and transforms of the whole history, are refused") {
  using Catch::Matchers::Contains;
  REQUIRE_THROWS_WITH(plan::FeaturePlan({lag_of(2, 1)}, daily(), 4),
                      Contains("is of group 2, but there are 0"));
  REQUIRE_THROWS_WITH(pooled({lag_of(0, 0)}), Contains("must be >= 1"));
  const features::ExponentiallyWeightedMean endless({.alpha = 0.5});
  REQUIRE_THROWS_WITH(pooled({windowed(0, 1, endless)}), Contains("whole history"));
  REQUIRE_THROWS_WITH(pooled({lag_of(0, 1)}, plan::LevelSpec{plan::AnyTransform(endless)}),
                      Contains("whole history"));
  testing::RandomPanel data = ending_at(40, 0);
  plan::PanelView bare = data.view();
  bare.fixed = {};
  const plan::FeaturePlan plan = pooled({lag_of(0, 1)});
  REQUIRE_THROWS_WITH(plan::PanelSource(plan, bare, 0), Contains("static column 0"));
}
