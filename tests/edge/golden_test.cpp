// Self-tests replay the golden vectors of the file that the same model is saved as.
#include <algorithm>
#include <bit>
#include <cstdint>
#include <string>
#include <vector>

#include "io/artefacts.hpp"
#include "mliot/edge/export_c.hpp"
#include "mliot/features/all.hpp"
#include "mliot/pipeline/pipeline.hpp"
#include "support/catch.hpp"
#include "support/fitted.hpp"

namespace mliot::edge {
namespace {

using pipeline::Golden;
using pipeline::Pipeline;

// The numbers of a table of the generated source, as bits.
std::vector<std::uint64_t> table_of(const std::string& source, const std::string& name) {
  std::vector<std::uint64_t> bits;
  std::size_t at = source.find("golden_" + name + "[");
  REQUIRE(at != std::string::npos);
  const std::size_t end = source.find("};", at);
  while ((at = source.find("0x", at)) < end)
    bits.push_back(std::stoull(source.substr(at++), nullptr, 16));
  return bits;
}

std::vector<std::uint64_t> bits_of(const std::vector<double>& values) {
  std::vector<std::uint64_t> bits;
  for (const double x : values) bits.push_back(std::bit_cast<std::uint64_t>(x));
  return bits;
}

}  // namespace

TEST_CASE("the self-test of rows replays the golden vectors of the file, bit for bit") {
  const auto model = testing::small_boosting(boosting::Objective::binary);
  const Golden golden = Pipeline(pipeline::RowModel{.model = model}).golden();
  const GeneratedCode wide = export_c(model, {.name = "m", .dtype = Dtype::float64});
  REQUIRE(model.columns() == 2);  // both are split, so that rows are stored whole
  CHECK(table_of(wide.source, "rows") == bits_of(golden.observed));
  CHECK(table_of(wide.source, "out") == golden.expected);
  const GeneratedCode narrow = export_c(model, {.name = "m"});
  CHECK(table_of(narrow.source, "out").size() > golden.expected.size());
}

TEST_CASE("the self-test of samples replays the golden vectors of the file, bit for bit") {
  const features::RollingMean mean({.window_size = 3, .min_samples = 1});
  const plan::FeaturePlan plan(
      {testing::feature(plan::Source::sample, 0), testing::feature(plan::Source::sample, 0, mean)},
      data::TimeAxis(data::Frequency::parse("s"), 0), 0);
  const pipeline::RowModel rows{.plan = plan,
                                .model = testing::small_boosting(boosting::Objective::poisson)};
  const Golden golden = Pipeline(rows).golden();
  const GeneratedCode code = export_c(rows, {.name = "m"});
  const auto outputs = table_of(code.source, "out");
  REQUIRE(outputs.size() > golden.expected.size());
  CHECK(std::equal(golden.expected.begin(), golden.expected.end(), outputs.begin()));
  const auto samples = table_of(code.source, "samples");
  const auto stored = bits_of(golden.observed);
  CHECK(std::equal(stored.begin(), stored.end(), samples.begin()));
}

TEST_CASE("the self-test of a forecaster replays the golden rows of the file") {
  const testing::RandomPanel panel({90, 75}, 0.05);
  const plan::FeaturePlan plan({testing::feature(plan::Source::target, 1),
                                testing::feature(plan::Source::target, 7),
                                testing::feature(plan::Source::past, 1),
                                {.source = plan::Source::future, .name = "future"}},
                               data::TimeAxis(data::Frequency::parse("D"), 0), 5);
  const auto forecaster = testing::fitted_forecaster(panel.view(), plan);
  pipeline::PipelineParts parts;
  parts.ids = {std::vector<std::string>{"a", "b"}};
  const Golden golden = Pipeline(forecaster, parts).golden();
  const GeneratedCode code = export_c(forecaster, {.name = "m"});
  // No static columns: the forecasts of any series. Then come the points of the last forecast,
  // whose quantiles, of errors of scale 1, no device has.
  const auto outputs = table_of(code.source, "out");
  const auto points = static_cast<std::size_t>(golden.events + golden.horizon);
  REQUIRE(outputs.size() == points);
  CHECK(std::equal(outputs.begin(), outputs.end(), golden.expected.begin()));
  CHECK(table_of(code.source, "future") == bits_of(golden.future));
  const auto rows = table_of(code.source, "rows");
  REQUIRE(rows.size() == 2 * golden.values.size());
  for (std::size_t e = 0; e < golden.values.size(); ++e) {
    CHECK(rows[2 * e] == std::bit_cast<std::uint64_t>(golden.values[e]));
    CHECK(rows[2 * e + 1] == std::bit_cast<std::uint64_t>(golden.observed[e]));
  }
  CHECK_THAT(code.source, Catch::Contains("return M_NOT_FINITE;"));
}

}  // namespace mliot::edge
