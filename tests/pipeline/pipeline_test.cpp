// Pipelines as artefacts: golden vectors, storage, and what is refused.
#include "mliot/pipeline/pipeline.hpp"

#include <cmath>
#include <vector>

#include "support/catch.hpp"
#include "support/fitted.hpp"
#include "support/transforms.hpp"

namespace {

using namespace mliot;
using pipeline::Column;
using pipeline::Pipeline;
using pipeline::PipelineParts;
using pipeline::Role;
using pipeline::RowModel;
using testing::feature;

constexpr std::size_t kSeries = 3;

const testing::RandomPanel& history() {
  static const testing::RandomPanel data({60, 45, 70}, 0.05);
  return data;
}

PipelineParts parts() {
  PipelineParts all;
  all.schema = pipeline::Schema({{"store", Role::id, "text", "", {}},
                                 {"day", Role::time, "datetime", "", {}},
                                 {"sales", Role::target, "float64", "EUR", {}},
                                 {"warmth", Role::past, "float64", "degC", {}},
                                 {"holiday", Role::future, "text", "", {{"no", "yes"}}},
                                 {"size", Role::fixed, "float64", "m2", {}}});
  all.ids = {std::vector<std::string>{"a", "b", "c"}};
  archive::Writer(all.others).value("created_with", "a test");
  return all;
}

boosting::Boosting fitted_rows(std::size_t columns) {
  const Random random(5);
  std::vector<double> rows;
  std::vector<double> target;
  for (std::uint64_t i = 0; i < 400; ++i) {
    double sum = 0;
    for (std::size_t c = 0; c < columns; ++c) {
      rows.push_back(random.uniform(columns * i + c));
      sum += rows.back();
    }
    target.push_back(sum > 0.5 * static_cast<double>(columns) ? 1 : 0);
  }
  boosting::Boosting model(
      {.objective = boosting::Objective::binary, .n_estimators = 15, .num_leaves = 6});
  const data::MatrixSource<double, double> source({rows.data(), 400, columns});
  boosting::TrainingData<double> data;
  data.features = &source;
  data.target = target;
  model.fit(data);
  return model;
}

// Two sensors: the first cleaned, with a window; the second as it is.
plan::FeaturePlan sensor_plan() {
  using plan::Source;
  std::vector<plan::FeatureSpec> specs{
      feature(Source::sample, 0),
      feature(Source::sample, 0, features::RollingMean({.window_size = 3})),
      feature(Source::sample, 0)};
  specs[2].column = 1;
  return plan::FeaturePlan(std::move(specs), data::TimeAxis(data::Frequency::integer(1), 0), 0)
      .with_cleaning({{.source = Source::sample,
                       .transform = plan::AnyTransform(preprocessing::Hampel({.window_size = 5})),
                       .name = "spikes"}});
}

std::vector<Pipeline> every_kind() {
  std::vector<Pipeline> all;
  all.emplace_back(testing::fitted_forecaster(history().view()), parts());
  all.emplace_back(RowModel{.model = fitted_rows(4)});
  all.emplace_back(RowModel{.plan = sensor_plan(), .model = fitted_rows(3)});
  all.emplace_back(RowModel{.plan = sensor_plan()});
  all.emplace_back(
      RowModel::of(plan::AnyTransform(features::RollingStd({.window_size = 5, .min_samples = 2}))));
  return all;
}

TEST_CASE("every executor of this machine gives the golden bits") {
  const std::vector<std::string_view> kinds{"pipeline", "model", "pipeline", "pipeline",
                                            "transform"};
  std::size_t k = 0;
  for (const Pipeline& each : every_kind()) {
    INFO("pipeline " << k);
    CHECK(each.kind() == kinds[k++]);
    CHECK(each.golden().events >= 64);
    const auto report = each.verify();
    CHECK(report.executors.size() >= 5);  // at least the scalar target
    for (const auto& difference : report.differences) {
      INFO(difference.executor << ", output " << difference.output);
      CHECK(difference.got == difference.expected);
    }
    REQUIRE(report.ok());
  }
}

TEST_CASE("golden outputs are not all alike") {
  for (const Pipeline& each : every_kind()) {
    auto outputs = each.golden().expected;
    std::sort(outputs.begin(), outputs.end());
    const auto distinct = std::unique(outputs.begin(), outputs.end()) - outputs.begin();
    CHECK(distinct > 10);
  }
}

TEST_CASE("a changed golden output or a changed leaf is found") {
  for (const Pipeline& each : every_kind()) {
    archive::Object saved = archive::save(each);
    auto& golden = std::get<archive::Object>(saved.members.at("golden").data);
    auto& expected = std::get<archive::Array>(golden.members.at("expected").data);
    expected.bytes[8 * 70] ^= std::byte{1};
    REQUIRE_THROWS_WITH(archive::load<Pipeline>(saved), Catch::Contains("do not replay"));
    const auto told = Pipeline::load(archive::Reader(saved), {}, /*replay=*/false);
    const auto report = told.verify({.most_threads = 2});
    REQUIRE(report.differences.size() == report.executors.size());
    CHECK(report.differences[0].output == 70);
    CHECK(report.differences[0].got == (report.differences[0].expected ^ 1));
  }
}

TEST_CASE("a pipeline is the same after saving and loading") {
  for (const Pipeline& each : every_kind()) {
    const archive::Object saved = archive::save(each);
    const auto loaded = archive::load<Pipeline>(saved);
    REQUIRE(archive::save(loaded) == saved);
    REQUIRE(loaded.kind() == each.kind());
    REQUIRE(loaded.verify({.most_threads = 1}).ok());
  }
}

TEST_CASE("schema, ids and what others wrote come back") {
  const Pipeline pipeline(testing::fitted_forecaster(history().view()), parts());
  const auto loaded = archive::load<Pipeline>(archive::save(pipeline));
  REQUIRE(loaded.schema().columns().size() == 6);
  CHECK(loaded.schema().columns()[3].unit == "degC");
  CHECK(loaded.schema().of(Role::future)[0]->levels == std::vector<std::string>{"no", "yes"});
  CHECK(std::get<std::string>(loaded.parts().others.members.at("created_with").data) == "a test");
  REQUIRE(loaded.series_count() == kSeries);
  CHECK(loaded.series("b") == pipeline::SeriesIndex{1});
  CHECK(loaded.id({2}) == "c");
  CHECK_FALSE(loaded.series("d"));
}

TEST_CASE("without its state a pipeline begins anew") {
  Pipeline pipeline(testing::fitted_forecaster(history().view()), parts());
  archive::Object saved;
  archive::Writer writer(saved);
  pipeline.save(writer, /*include_state=*/false);
  auto loaded = archive::load<Pipeline>(saved);
  CHECK(pipeline.next_time({0}).has_value());
  CHECK_FALSE(loaded.next_time({0}).has_value());
  const std::vector<double> past{1};
  CHECK(loaded.update({.series = {0}, .time = 0, .value = 3, .past = past}) ==
        pipeline::Status::ok);
}

TEST_CASE("parts that do not fit each other are refused by name") {
  const forecasting::Forecaster fitted = testing::fitted_forecaster(history().view());
  PipelineParts wrong = parts();
  wrong.ids = {std::vector<std::string>{"a", "b"}};
  REQUIRE_THROWS_WITH(Pipeline(fitted, wrong), Catch::Contains("2 ids, but 3 series"));
  wrong.ids = {std::vector<std::string>{"a", "b", "a"}};
  REQUIRE_THROWS_WITH(Pipeline(fitted, wrong), Catch::Contains("the id 'a' is there twice"));
  wrong = parts();
  wrong.schema = pipeline::Schema({{"store", Role::id, "text", "", {}}});
  REQUIRE_THROWS_WITH(Pipeline(fitted, wrong), Catch::Contains("0 columns of role 'past'"));
  const forecasting::Forecaster unfitted(testing::full_plan(), plan::boosting_learner({}));
  REQUIRE_THROWS_AS(Pipeline(unfitted), NotFitted);
  const pipeline::BatchStep scaler{.step = preprocessing::LocalScaler()};
  REQUIRE_THROWS_AS(Pipeline(scaler), NotFitted);
  REQUIRE_THROWS_WITH(Pipeline(scaler), Catch::Contains("step 'local_scaler' is not fitted"));
  REQUIRE_THROWS_WITH(Pipeline(RowModel{}), Catch::Contains("neither transforms nor a model"));
  REQUIRE_THROWS_WITH(Pipeline(RowModel{.plan = sensor_plan(), .model = fitted_rows(4)}),
                      Catch::Contains("the plan makes 3 features, the model takes 4"));
  REQUIRE_THROWS_WITH(
      pipeline::Schema({{"x", Role::id, "", "", {}}, {"x", Role::time, "", "", {}}}),
      Catch::Contains("column 'x' is there twice"));
}

TEST_CASE("damaged trees are format errors that name the member") {
  const archive::Object whole =
      archive::save(Pipeline(testing::fitted_forecaster(history().view()), parts()));
  for (const char* name : {"kind", "schema", "series", "golden", "forecaster"}) {
    INFO(name);
    archive::Object damaged = whole;
    damaged.members.erase(name);
    REQUIRE_THROWS_AS(archive::load<Pipeline>(damaged), FormatError);
    damaged = whole;
    damaged.members.at(name) = archive::Value{true};
    REQUIRE_THROWS_WITH(archive::load<Pipeline>(damaged), Catch::Contains(name));
  }
  archive::Object other = whole;
  other.members.at("kind") = archive::Value{std::string("model")};
  REQUIRE_THROWS_WITH(archive::load<Pipeline>(other), Catch::Contains("kind"));
  auto& golden = std::get<archive::Object>(other.members.at("golden").data);
  golden.members.at("events") = archive::Value{std::int64_t{64}};
  REQUIRE_THROWS_WITH(archive::load<Pipeline>(other),
                      Catch::Contains("golden.values does not fit"));
}

}  // namespace
