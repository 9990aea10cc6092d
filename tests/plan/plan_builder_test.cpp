// Plans in a few words: lists that are written out and lists that come at run time are one.
#include "mliot/plan/plan_builder.hpp"

#include <vector>

#include "mliot/features/rolling_mean.hpp"
#include "support/catch.hpp"

namespace mliot::plan {
namespace {

PlanBuilder daily() { return PlanBuilder(data::TimeAxis(data::Frequency::parse("D"), 0)); }

}  // namespace

TEST_CASE("lags, dates and lags of groups are taken from any contiguous list") {
  using features::DateFeature;
  auto written = daily();
  const std::size_t group = written.group({.columns = {}, .name = "all"});
  written.lags({1, 7}).lags({14}).lags({}).dates({DateFeature::month}).group_lags(group, {1, 2});
  auto read = daily();
  read.group({.columns = {}, .name = "all"});
  const std::vector<std::int64_t> lags{1, 7, 14};
  const std::vector<DateFeature> dates{DateFeature::month};
  const std::array<std::int64_t, 2> of_group{1, 2};
  read.lags(lags).dates(dates).group_lags(group, of_group);
  CHECK(archive::save(read.build(7)) == archive::save(written.build(7)));
  CHECK(read.build(7).size() == 6);
}

TEST_CASE("a builder names the group that there is not") {
  using Catch::Matchers::Contains;
  CHECK_THROWS_WITH(daily().group_lags(4, {1}), Contains("there is no group 4, there are 0"));
  CHECK_THROWS_WITH(daily().on_group(0, 1, features::RollingMean({.window_size = 3})),
                    Contains("there is no group 0"));
}

TEST_CASE("a plan refuses sources and statistics that a cast has made") {
  const data::TimeAxis axis(data::Frequency::parse("D"), 0);
  const FeatureSpec lag{.source = Source::target, .lag = 1, .name = "lag1"};
  FeatureSpec wrong = lag;
  wrong.source = static_cast<Source>(99);
  CHECK_THROWS_AS(FeaturePlan({wrong}, axis, 2), InvalidArgument);
  GroupSpec group;
  group.statistic = static_cast<GroupStatistic>(2);
  CHECK_THROWS_AS(FeaturePlan({lag}, axis, 2, std::nullopt, {group}), InvalidArgument);
}

}  // namespace mliot::plan
