// Tables cut once, and the trainings that share them.
#include "mliot/boosting/dataset.hpp"

#include <numeric>

#include "boosting/sample_data.hpp"
#include "mliot/boosting/boosting.hpp"
#include "mliot/boosting/cross_validation.hpp"
#include "mliot/core/error.hpp"
#include "support/catch.hpp"

using namespace mliot::boosting;
using Catch::Matchers::Contains;
using mliot::testing::make_sample;
using mliot::testing::Sample;

namespace {

struct Input {
  Sample sample;
  mliot::data::MatrixSource<double, double> source;

  explicit Input(Sample made)
      : sample(std::move(made)),
        source(mliot::data::MatrixView<const double>(sample.x.data(), sample.rows, sample.columns),
               100) {}

  TrainingData<double> data() const { return {.features = &source, .target = sample.y}; }
};

// Fold f of k holds out every k-th row.
std::vector<std::vector<std::uint8_t>> holdouts(std::size_t rows, std::size_t folds) {
  std::vector<std::vector<std::uint8_t>> all(folds, std::vector<std::uint8_t>(rows));
  for (std::size_t i = 0; i < rows; ++i) all[i % folds][i] = 1;
  return all;
}

}  // namespace

TEST_CASE("a training on a Dataset is one on its table") {
  const Input input(make_sample(Objective::binary, 700, 5, 3));
  BoostingOptions options{.objective = Objective::binary, .n_estimators = 10, .max_bin = 40};
  const Dataset dataset(input.source, {.max_bin = 40, .threads = 2});
  REQUIRE(dataset.rows() == 700);
  REQUIRE(dataset.columns() == 5);
  REQUIRE(dataset.bins(1) == 4);
  REQUIRE(dataset.bins(4) == 1);
  TrainingData<double> data = input.data();
  const FitResult plain = fit(data, options, 1);
  data.dataset = &dataset;
  for (const int threads : {1, 2}) {
    REQUIRE(hash(fit(data, options, threads).forest) == hash(plain.forest));
  }

  std::vector<double> weight(700);
  for (std::size_t i = 0; i < 700; ++i) weight[i] = static_cast<double>(i % 3);
  const Dataset weighed(input.source, {.max_bin = 40, .weight = weight});
  data.weight = weight;
  data.dataset = nullptr;
  const FitResult weighed_plain = fit(data, options, 1);
  data.dataset = &weighed;
  REQUIRE(hash(fit(data, options, 1).forest) == hash(weighed_plain.forest));
}

TEST_CASE("a Dataset of another shape or other bins is refused") {
  const Input input(make_sample(Objective::regression, 100, 3, 3));
  const Input other(make_sample(Objective::regression, 90, 3, 3));
  const Dataset dataset(other.source);
  TrainingData<double> data = input.data();
  data.dataset = &dataset;
  REQUIRE_THROWS_WITH(fit(data, {}, 1), Contains("90 x 3 values for features of 100 x 3"));
  data = other.data();
  data.dataset = &dataset;
  REQUIRE_THROWS_WITH(fit(data, {.max_bin = 63}, 1), Contains("max_bin 255, but the model has 63"));
  REQUIRE_THROWS_WITH(Dataset(other.source, {.max_bin = 256}), Contains("between 2 and 255"));
  const std::vector<double> bad(90, -1.0);
  REQUIRE_THROWS_WITH(Dataset(other.source, {.weight = bad}), Contains("weight of row 0 is -1"));
  const std::vector<double> none(90, 0.0);
  REQUIRE_THROWS_WITH(Dataset(other.source, {.weight = none}), Contains("no row is left"));
  const std::vector<double> few(9, 1.0);
  REQUIRE_THROWS_WITH(Dataset(other.source, {.weight = few}), Contains("9 values for 90 rows"));
  const Input empty(Sample{0, 3, {}, {}});
  REQUIRE_THROWS_WITH(Dataset(empty.source), Contains("0 rows"));
}

TEST_CASE("folds in step give the models that each fold gives alone") {
  const Input input(make_sample(Objective::regression, 600, 4, 9));
  const Dataset dataset(input.source);
  const auto masks = holdouts(600, 3);
  std::vector<TrainingData<double>> folds;
  for (const auto& mask : masks) {
    folds.push_back(input.data());
    folds.back().holdout = mask;
    folds.back().dataset = &dataset;
    folds.back().eval_metrics = {{"l1"}, {"rmse"}};
  }
  const std::span<const TrainingData<double>> all(folds);
  BoostingOptions options{.n_estimators = 12, .subsample = 0.8, .subsample_freq = 2};
  const auto together = cross_validate(all, options, 2);
  REQUIRE(together.size() == 3);
  for (std::size_t f = 0; f < 3; ++f) {
    const FitResult alone = fit(folds[f], options, 1);
    REQUIRE(hash(together[f].forest) == hash(alone.forest));
    REQUIRE(together[f].evaluations == alone.evaluations);
    REQUIRE(together[f].best_iteration == 12);
  }

  options.n_estimators = 500;
  options.learning_rate = 0.3;
  options.early_stopping_rounds = 6;
  const auto stopped = Boosting::cross_validate(all, options, 2);
  const std::size_t rounds = stopped[0].evaluations()[0].values.size();
  REQUIRE(rounds < 500);
  std::vector<double> sums(rounds, 0.0);
  for (const Boosting& fold : stopped) {
    REQUIRE(fold.forest().trees().size() == rounds);
    REQUIRE(fold.evaluations()[0].metric == "l1");
    for (std::size_t t = 0; t < rounds; ++t) sums[t] += fold.evaluations()[0].values[t];
  }
  const auto best = std::min_element(sums.begin(), sums.end()) - sums.begin() + 1;
  REQUIRE(rounds == static_cast<std::size_t>(best) + 6);
  for (const Boosting& fold : stopped) {
    REQUIRE(fold.best_iteration() == static_cast<std::size_t>(best));
  }
}

TEST_CASE("folds that find no gain wait for the others, and a monitor may end all") {
  Sample sample = make_sample(Objective::regression, 300, 3, 9);
  const auto masks = holdouts(300, 2);
  for (std::size_t i = 0; i < 300; i += 2) sample.y[i] = 5;  // fold 1 learns from these
  const Input input(sample);
  std::vector<TrainingData<double>> folds;
  for (const auto& mask : masks) {
    folds.push_back(input.data());
    folds.back().holdout = mask;
  }
  const std::span<const TrainingData<double>> all(folds);
  const auto results = cross_validate(all, {.n_estimators = 9}, 1);
  REQUIRE(results[0].forest.trees.size() == 9);
  REQUIRE(results[1].forest.trees.size() == 1);
  REQUIRE(results[1].stop_reason == StopReason::no_gain);
  REQUIRE(results[1].evaluations[0].values ==
          std::vector<double>(9, results[1].evaluations[0].values[0]));

  struct Stop : mliot::Monitor {
    std::int64_t at = 4;
    void tick(std::string_view stage, std::int64_t done, std::int64_t total) override {
      REQUIRE(stage == "cross_validation");
      REQUIRE(total == 9);
      if (done == at) throw mliot::StopTraining("enough");
    }
  } stop;
  const auto cut = cross_validate(all, {.n_estimators = 9}, 1, stop);
  REQUIRE(cut[0].evaluations[0].values.size() == 4);
  REQUIRE(cut[0].best_iteration == 4);
  stop.at = 0;
  REQUIRE_THROWS_AS(cross_validate(all, {.n_estimators = 9}, 1, stop), mliot::StopTraining);
  folds[1].holdout = {};
  REQUIRE_THROWS_WITH(cross_validate(all, {}, 1), Contains("fold 1 has no row to judge by"));
  REQUIRE_THROWS_WITH(cross_validate(all.first(0), {}, 1), Contains("no folds"));
}

TEST_CASE("what was moved from is no Dataset and no model, and can be made one again") {
  const Input input(make_sample(Objective::regression, 200, 3, 4));
  Dataset dataset(input.source);
  const Dataset taken(std::move(dataset));
  REQUIRE(dataset.rows() == 0);  // NOLINT(bugprone-use-after-move)
  auto data = input.data();
  data.dataset = &dataset;
  Boosting model({.n_estimators = 3});
  REQUIRE_THROWS_WITH(model.fit(data), Contains("a Dataset of 0 x 0 values"));
  data.dataset = &taken;
  model.fit(data);
  const Boosting other(std::move(model));
  REQUIRE_FALSE(model.is_fitted());  // NOLINT(bugprone-use-after-move)
  REQUIRE_THROWS_AS(model.forest(), mliot::NotFitted);
  const std::vector<float> row(3);
  REQUIRE(std::isnan(model.predict_row(row.data())));
  REQUIRE(std::isnan(Boosting().predict_row(row.data())));
  double untouched = 5;
  model.predict_row(row.data(), &untouched);
  REQUIRE(untouched == 5);
  model = other;
  REQUIRE(model.hash() == other.hash());
}

TEST_CASE("a source has rows in its blocks") {
  const mliot::data::MatrixView<const double> none;
  using Source = mliot::data::MatrixSource<double, double>;
  REQUIRE_THROWS_AS(Source(none, 0), mliot::InvalidArgument);
}
