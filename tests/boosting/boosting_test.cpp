// Boosting: the fitted model predicts what its trees sum to, and comes back from its bytes.
#include "mliot/boosting/boosting.hpp"

#include <cmath>
#include <vector>

#include "mliot/core/random.hpp"
#include "mliot/io/model_file.hpp"
#include "support/catch.hpp"

namespace archive = mliot::archive;
namespace io = mliot::io;
using mliot::boosting::Boosting;
using mliot::boosting::BoostingOptions;
using mliot::boosting::Objective;
using mliot::boosting::TrainingData;
using mliot::data::MatrixSource;
using mliot::data::MatrixView;

namespace {

constexpr std::size_t kRows = 400;
constexpr std::size_t kColumns = 3;

struct Sample {
  std::vector<float> x;
  std::vector<double> y;

  explicit Sample(bool counts) {
    const mliot::Random random(7);
    for (std::size_t i = 0; i < kRows; ++i) {
      for (std::size_t j = 0; j < kColumns; ++j) {
        x.push_back(static_cast<float>(random.uniform(i * kColumns + j)));
      }
      const double level = 3.0 * static_cast<double>(x[i * kColumns]);
      y.push_back(counts ? std::floor(level * 2) : level);
    }
  }
  MatrixView<const float> view() const { return {x.data(), kRows, kColumns}; }
};

Boosting fitted(const BoostingOptions& options, const Sample& sample) {
  const MatrixSource<float, float> source(sample.view());
  TrainingData<float> data;
  data.features = &source;
  data.target = sample.y;
  Boosting model(options);
  model.fit(data);
  return model;
}

BoostingOptions small(Objective objective = Objective::regression) {
  BoostingOptions options;
  options.objective = objective;
  options.n_estimators = 30;
  return options;
}

}  // namespace

TEST_CASE("boosting predicts the response of its raw scores, row by row as in a batch") {
  const Sample sample(true);
  const Boosting model = fitted(small(Objective::poisson), sample);
  std::vector<double> predictions(kRows);
  std::vector<double> raw(kRows);
  model.predict(sample.view(), predictions);
  model.forest().predict_raw(sample.view(), raw);
  double total = 0;
  for (std::size_t i = 0; i < kRows; ++i) {
    REQUIRE(predictions[i] == mliot::boosting::response(Objective::poisson, raw[i]));
    REQUIRE(model.predict_row(sample.view().row(i)) == predictions[i]);
    total += std::abs(predictions[i] - sample.y[i]);
  }
  REQUIRE(total / kRows < 0.5);  // the mean alone misses by 1.5
  std::vector<double> blocks(kRows);
  model.predict<float>(MatrixSource<float, float>(sample.view()), blocks, {.threads = 2});
  REQUIRE(blocks == predictions);
}

TEST_CASE("boosting comes back from its bytes with equal hash, options and predictions") {
  const Sample sample(false);
  const Boosting model = fitted(small(), sample);
  const auto bytes = io::to_bytes(archive::save(model));
  const Boosting loaded = archive::load<Boosting>(io::from_bytes(bytes));
  REQUIRE(loaded.hash() == model.hash());
  REQUIRE(loaded.options().n_estimators == 30);
  REQUIRE(loaded.columns() == kColumns);
  REQUIRE(loaded.best_iteration() == 30);
  const float* row = sample.view().row(5);
  REQUIRE(loaded.predict_row(row) == model.predict_row(row));
  REQUIRE(io::to_bytes(archive::save(loaded)) == bytes);
}

TEST_CASE("boosting keeps its old trees when a fit is stopped or refused") {
  struct Stop : mliot::Monitor {
    void tick(std::string_view, std::int64_t done, std::int64_t) override {
      if (done > 3) throw mliot::Unsupported("stopped");
    }
  } stop;
  const Sample sample(false);
  Boosting model = fitted(small(), sample);
  const std::string before = model.hash();
  const MatrixSource<float, float> source(sample.view());
  TrainingData<float> data;
  data.features = &source;
  data.target = sample.y;
  REQUIRE_THROWS_AS(model.fit(data, 1, stop), mliot::Unsupported);
  REQUIRE(model.hash() == before);
  data.target = std::span(sample.y).first(5);
  REQUIRE_THROWS_AS(model.fit(data), mliot::InvalidArgument);
  REQUIRE(model.hash() == before);
}

TEST_CASE("boosting sums the best trees after early stopping and notes each tree's loss") {
  const Sample sample(false);
  std::vector<std::uint8_t> holdout(kRows);
  for (std::size_t i = 0; i < kRows; i += 4) holdout[i] = 1;
  const MatrixSource<float, float> source(sample.view());
  TrainingData<float> data;
  data.features = &source;
  data.target = sample.y;
  data.holdout = holdout;
  BoostingOptions options;
  options.n_estimators = 2000;
  options.learning_rate = 0.3;
  options.early_stopping_rounds = 5;
  Boosting model(options);
  model.fit(data);
  const auto& losses = model.evaluations().at(0).values;
  REQUIRE(model.best_iteration() + 5 == losses.size());
  for (const double loss : losses) REQUIRE(loss >= losses[model.best_iteration() - 1]);
  REQUIRE(model.evaluations()[0].metric == "l2");
  options.early_stopping_rounds.reset();
  options.n_estimators = 40;
  Boosting whole(options);
  whole.fit(data);
  REQUIRE(whole.best_iteration() == whole.forest().trees().size());
  REQUIRE(whole.evaluations().at(0).values.size() == whole.best_iteration());
  REQUIRE(archive::load<Boosting>(archive::save(whole)).evaluations() == whole.evaluations());
}

TEST_CASE("boosting says when it is not fitted and saves as such") {
  const Boosting model(small());
  REQUIRE_FALSE(model.is_fitted());
  std::vector<double> out;
  REQUIRE_THROWS_AS(model.predict(MatrixView<const float>(nullptr, 0, 3), out), mliot::NotFitted);
  REQUIRE_THROWS_AS(model.hash(), mliot::NotFitted);
  const auto loaded = archive::load<Boosting>(archive::save(model));
  REQUIRE_FALSE(loaded.is_fitted());
  REQUIRE(loaded.options().n_estimators == 30);
}

TEST_CASE("boosting stores every metric of every set, and refuses what no metric can be") {
  const Sample sample(false);
  std::vector<std::uint8_t> holdout(kRows);
  for (std::size_t i = 0; i < kRows; i += 4) holdout[i] = 1;
  const MatrixSource<float, float> source(sample.view());
  TrainingData<float> data;
  data.features = &source;
  data.target = sample.y;
  data.holdout = holdout;
  const TrainingData<float> judges = data;
  data.evaluations = {&judges};
  data.eval_metrics = {{"rmse"}, {"l1"}};
  Boosting model(small());
  model.fit(data);
  REQUIRE(model.evaluations().size() == 4);
  archive::Object stored = archive::save(model);
  REQUIRE(archive::load<Boosting>(stored).evaluations() == model.evaluations());
  // A reader of the first files finds the first metric where it looks for it.
  const archive::Reader reader(stored);
  REQUIRE(reader.text("metric") == "rmse");
  REQUIRE(reader.array<double>("evaluations") == model.evaluations()[0].values);

  const auto refused = [&](const char* member, auto value) {
    archive::Object changed = stored;
    auto& list = std::get<std::vector<archive::Object>>(changed.members.at("all_evaluations").data);
    list[1].members.at(member).data = value;
    REQUIRE_THROWS_AS(archive::load<Boosting>(changed), mliot::FormatError);
  };
  refused("set", std::int64_t{-1});
  refused("metric", true);
  refused("is_higher_better", std::int64_t{1});
  const std::vector<double> bad{1.0, std::nan("")};
  const auto bytes = std::as_bytes(std::span(bad));
  refused("values", archive::Array{archive::Dtype::f64, {bytes.begin(), bytes.end()}});
  stored.members.erase("all_evaluations");
  REQUIRE(archive::load<Boosting>(stored).evaluations().size() == 1);
}

TEST_CASE("boosting refuses options that are out of range, given or stored") {
  BoostingOptions options;
  options.learning_rate = 0;
  REQUIRE_THROWS_AS(Boosting(options), mliot::InvalidArgument);
  archive::Object stored = archive::save(Boosting(small()));
  auto& inner = std::get<archive::Object>(stored.members.at("options").data);
  inner.members.at("num_leaves").data = std::int64_t{1};
  REQUIRE_THROWS_AS(archive::load<Boosting>(stored), mliot::FormatError);
}
