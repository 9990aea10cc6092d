// Which values the stream of statistical models forecasts: none below 0, whole numbers.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/statistical_forecasts.hpp"

namespace {

using namespace mliot;
using namespace mliot::testing;
using pipeline::HoldsOf;
using pipeline::StatisticalPipeline;

// One series of a falling trend, and what its models were told of the values of forecasts.
StatisticalPipeline falling(statistical::AnyPanel panel, bool counts, HoldsOf nonnegative,
                            HoldsOf integer) {
  pipeline::StatisticalContent content = of_panel(std::move(panel)).content();
  content.models[0].counts = {static_cast<std::uint8_t>(counts ? 1 : 0)};
  content.nonnegative = nonnegative;
  content.integer = integer;
  return StatisticalPipeline(std::move(content), {});
}

}  // namespace

TEST_CASE("forecasts of counts are not below 0, and of demand whole, unless told otherwise") {
  ManySeries down;
  down.add({9, 8, 5, 3, 1});
  ManySeries demand;
  demand.add({3, 0, 0, 4, 0, 7});
  const auto drift = erased(fitted_panel<statistical::RandomWalkWithDrift>({}, down));
  const auto sizes = erased(fitted_panel<statistical::CrostonSBA>({}, demand));
  std::vector<double> mean(kSteps);
  std::vector<double> variance(kSteps);
  drift.predict(0, mean, variance);
  REQUIRE(mean[0] == -1);  // 1 and a drift of -2, (1 - 9) / 4

  const Forecast kept = asked(falling(drift, true, HoldsOf::counts, HoldsOf::counts), 0, 0);
  CHECK(kept.mean[0] == 0);
  CHECK(*std::min_element(kept.bounds.begin(), kept.bounds.end()) == 0);
  CHECK(bits(kept.variance) == bits(variance));
  const Forecast real = asked(falling(drift, false, HoldsOf::counts, HoldsOf::counts), 0, 0);
  CHECK(bits(real.mean) == bits(mean));
  CHECK(asked(falling(drift, false, HoldsOf::all, HoldsOf::none), 0, 0).mean[0] == 0);
  CHECK(bits(asked(falling(drift, true, HoldsOf::none, HoldsOf::none), 0, 0).mean) == bits(mean));

  const Forecast as_they_are = asked(falling(sizes, true, HoldsOf::none, HoldsOf::none), 0, 0);
  const Forecast whole = asked(falling(sizes, true, HoldsOf::counts, HoldsOf::counts), 0, 0);
  for (std::size_t i = 0; i < whole.bounds.size(); ++i) {
    CHECK(whole.bounds[i] == std::max(0.0, std::ceil(as_they_are.bounds[i] - 0.5)));
  }
  CHECK(whole.mean[0] == as_they_are.mean[0]);
  CHECK(as_they_are.bounds[2] != whole.bounds[2]);
  const Forecast smooth = asked(falling(drift, true, HoldsOf::none, HoldsOf::counts), 0, 0);
  CHECK(smooth.bounds[0] != std::floor(smooth.bounds[0]));  // no model of demand
  const Forecast forced = asked(falling(drift, false, HoldsOf::none, HoldsOf::all), 0, 0);
  CHECK(forced.bounds[0] == std::ceil(smooth.bounds[0] - 0.5));
}

TEST_CASE("conformal ends of counts lie about forecasts that were lifted to 0") {
  ManySeries down;
  down.add({9, 8, 5, 3, 1});
  const auto drift = erased(fitted_panel<statistical::RandomWalkWithDrift>({}, down));
  pipeline::StatisticalContent content = of_panel(drift).content();
  content.models[0].counts = {1};
  std::vector<double> errors(kSteps, 3);
  content.models[0].intervals = forecasting::ConformalTable(
      {.horizon = static_cast<std::int64_t>(kSteps), .scale = {1}, .errors = errors});
  const auto table = content.models[0].intervals;
  const StatisticalPipeline models(std::move(content), {});
  const Forecast found = asked(models, 0, 0);
  for (std::size_t at = 0; at < found.bounds.size(); ++at) {
    const auto step = static_cast<std::int64_t>(at / kLevels.size()) + 1;
    const double error = table.error_quantile(1, step, kLevels.at(at % kLevels.size()));
    CHECK(found.mean[at / kLevels.size()] == 0);
    CHECK(found.bounds[at] == std::max(0.0, error));
  }
  CHECK(found.bounds.back() > 0);
}

TEST_CASE("what a file says of the values of forecasts comes back, and may be absent") {
  ManySeries one;
  one.add({9, 7, 5});
  const auto drift = erased(fitted_panel<statistical::RandomWalkWithDrift>({}, one));
  archive::Object tree = archive::save(falling(drift, true, HoldsOf::none, HoldsOf::all));
  const auto loaded = StatisticalPipeline::load(archive::Reader(tree));
  CHECK(loaded.content().nonnegative == HoldsOf::none);
  CHECK(loaded.content().integer == HoldsOf::all);
  auto& stored = std::get<archive::Object>(tree.members.at("statistical").data).members;
  stored.erase("nonnegative");
  stored.erase("integer");
  const auto older = StatisticalPipeline::load(archive::Reader(tree));
  CHECK(older.content().nonnegative == HoldsOf::counts);
  CHECK(older.content().integer == HoldsOf::counts);
}
