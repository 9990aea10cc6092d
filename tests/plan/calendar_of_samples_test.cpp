// Calendar features of samples that come at odd times: table, stream and definition agree.
#include <cstdint>
#include <span>
#include <vector>

#include "mliot/plan/cleaned_panel.hpp"
#include "mliot/plan/panel_source.hpp"
#include "mliot/plan/panel_state.hpp"
#include "support/catch.hpp"

namespace {

using namespace mliot;
using plan::Source;

constexpr std::int64_t kHour = std::int64_t{3600} * 1'000'000;
constexpr std::int64_t kDay = 24 * kHour;

plan::FeaturePlan dated() {
  const features::EventOptions sale{
      .starts = {kDay}, .ends = {2 * kDay}, .first = -kDay, .last = 30 * kDay};
  return {{{.source = Source::sample, .name = "heat"},
           {.source = Source::calendar, .date = features::DateFeature::hour, .name = "hour"},
           {.source = Source::calendar, .date = features::TimeFeature(sale), .name = "sale"}},
          data::TimeAxis(data::Frequency::parse("1us"), 0),
          0};
}

// Two series of samples: 0:30, 5:00 and noon of the next day; a later one at 23:59.
struct Samples {
  std::vector<std::int64_t> offsets{0, 3, 4};
  std::vector<std::int64_t> length{3, 1};
  std::vector<std::int64_t> first{0, 0};
  std::vector<std::int64_t> times{kHour / 2, 5 * kHour, kDay + 12 * kHour, 3 * kDay - 1};
  std::vector<double> heat{1.5, 2.5, 3.5, 4.5};

  plan::PanelView view() const {
    plan::PanelView view;
    view.offsets = offsets;
    view.length = length;
    view.first_period = first;
    view.past = {heat};
    view.times = times;
    return view;
  }
};

}  // namespace

TEST_CASE("the calendar describes samples at their own times") {
  const Samples samples;
  const plan::FeaturePlan plan = dated();
  const plan::CleanedPanel cleaned(plan, samples.view(), 1);
  const plan::PanelSource source(plan, cleaned.view(), 0);
  REQUIRE(source.blocks() == 1);
  std::vector<float> table(source.rows() * source.columns());
  source.read(0, table.data(), source.rows());
  const std::vector<float> wanted{1.5F, 2.5F, 3.5F, 4.5F, 0, 5, 12, 23, 0, 0, 1, 0};
  REQUIRE(table == wanted);
}

TEST_CASE("without times of their own samples are a period apart") {
  Samples samples;
  samples.first = {kHour, 2 * kHour};
  plan::PanelView view = samples.view();
  view.times = {};
  const plan::FeaturePlan plan = dated();
  const plan::PanelSource source(plan, view, 0);
  std::vector<float> table(source.rows() * source.columns());
  source.read(0, table.data(), source.rows());
  REQUIRE(std::vector<float>(table.begin() + 4, table.begin() + 8) ==
          std::vector<float>{1, 1, 1, 2});
}
