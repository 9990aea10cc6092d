// States of streams of samples as C structs; what the code computes is tested by running it.
#include "edge/state_code.hpp"

#include <cmath>

#include "mliot/core/error.hpp"
#include "mliot/edge/export_c.hpp"
#include "mliot/features/all.hpp"
#include "support/catch.hpp"

namespace mliot::edge::detail {
namespace {

using Catch::Matchers::Contains;
using plan::FeaturePlan;
using plan::Source;

FeaturePlan sample_plan() {
  const features::RollingMean mean({.window_size = 3});
  return FeaturePlan(
      {{.source = Source::sample, .name = "heat"},
       {.source = Source::sample, .column = 1, .name = "load"},
       {.source = Source::sample, .transform = plan::AnyTransform(mean), .name = "recent heat"},
       {.source = Source::calendar, .name = "dayofweek"}},
      data::TimeAxis(data::Frequency::parse("s"), 0), 0);
}

}  // namespace

TEST_CASE("state code of samples keeps what used features read, and no facts of a target") {
  const FeaturePlan plan = sample_plan();
  const std::vector<std::size_t> used{1};
  const StateCode code(plan, used, false);
  CHECK(code.members() ==
        "  int64_t begun; /* whether there was a sample */\n"
        "  int64_t column_1_count;\n  double column_1[1];\n");
  CHECK(code.bytes() == 24);
  CHECK_FALSE(code.timed());
}

TEST_CASE("state code of samples has a time where a used feature reads the calendar") {
  const FeaturePlan plan = sample_plan();
  const std::vector<std::size_t> used{0, 3};
  const StateCode code(plan, used, false);
  CHECK(code.timed());
  CHECK_THAT(code.members(), Contains("next_period"));
  CHECK_THAT(code.functions(), Contains("mliot_time(s->next_period - 1)"));
}

TEST_CASE("state code of samples takes its words out of the library's block") {
  const FeaturePlan plan = sample_plan();
  const std::vector<std::size_t> used{1};
  const StateCode code(plan, used, false);
  plan::PanelState state(plan, 1);
  CHECK(code.image(state, 0, 0)[0] == 0);
  state.set_next_period(0, 5);
  state.push(0, std::nan(""), std::vector<double>{1.5, 2.5});
  const std::vector<std::uint64_t> words = code.image(state, 0, 0);
  CHECK(words == std::vector<std::uint64_t>{1, 1, 0x4004000000000000U});  // begun, one of them, 2.5
}

TEST_CASE("features are doubles where they are the output") {
  const FeaturePlan plan = sample_plan();
  const std::vector<std::size_t> used{0, 2};
  const StateCode code(plan, used, false, Dtype::float64);
  CHECK_THAT(code.functions(), Contains("mliot_features(const mliot_state* s, double* x)"));
  CHECK_THAT(code.functions(), !Contains("(float)"));
}

TEST_CASE("export of samples without a model gives the features, with one it must be fitted") {
  const pipeline::RowModel steps{.plan = sample_plan()};
  const GeneratedCode made = export_c(steps, {.name = "heat"});
  CHECK_THAT(made.header, Contains("HEAT_OUTPUT_RECENT_HEAT = 2"));
  CHECK_THAT(made.header, Contains("HEAT_OUTPUTS = 4"));
  const pipeline::RowModel unfitted{.plan = sample_plan(), .model = boosting::Boosting()};
  CHECK_THROWS_AS(export_c(unfitted, {}), NotFitted);
}

}  // namespace mliot::edge::detail
