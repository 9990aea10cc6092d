// Training that goes on from an earlier model.
#include <stdexcept>

#include "boosting/sample_data.hpp"
#include "mliot/boosting/boosting.hpp"
#include "mliot/core/error.hpp"
#include "support/catch.hpp"

using namespace mliot::boosting;
using mliot::testing::make_sample;
using mliot::testing::Sample;

namespace {

// Rows with a third of them held out.
struct Input {
  Sample sample;
  std::vector<std::uint8_t> holdout;
  mliot::data::MatrixSource<double, double> source;

  explicit Input(Sample made, bool judged = false)
      : sample(std::move(made)),
        source(mliot::data::MatrixView<const double>(sample.x.data(), sample.rows, sample.columns),
               100) {
    for (std::size_t i = 0; judged && i < sample.rows; ++i) holdout.push_back(i % 3 == 0 ? 1 : 0);
  }

  TrainingData<double> data() const {
    TrainingData<double> data;
    data.features = &source;
    data.target = sample.y;
    data.holdout = holdout;
    return data;
  }
};

Boosting fitted(const Input& input, BoostingOptions options, std::int64_t trees,
                const Boosting* before = nullptr) {
  options.n_estimators = trees;
  Boosting model(options);
  TrainingData<double> data = input.data();
  if (before != nullptr) data.init_model = before->init_model();
  model.fit(data, 2);
  return model;
}

// The hash of a training cut after `first` trees and continued to `all`.
std::string hash_when_cut(const Input& input, const BoostingOptions& options, std::int64_t first,
                          std::int64_t all) {
  const Boosting before = fitted(input, options, first);
  return fitted(input, options, all - first, &before).hash();
}

std::string complaint(const Input& input, const BoostingOptions& options, const Boosting& before) {
  try {
    fitted(input, options, 5, &before);
  } catch (const mliot::InvalidArgument& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("a training cut after any tree and continued gives the model of the whole") {
  constexpr std::array kObjectives{Objective::regression, Objective::l1,      Objective::quantile,
                                   Objective::poisson,    Objective::tweedie, Objective::binary};
  for (const Objective objective : kObjectives) {
    INFO(std::string(mliot::enum_name(objective)));
    const Input input(make_sample(objective, 500, 5, 71));
    BoostingOptions options{.objective = objective, .num_leaves = 8};
    options.subsample = 0.7;
    options.subsample_freq = 3;  // bags last three trees, and cuts fall between two of them
    options.colsample_bytree = 0.6;
    const std::string whole = fitted(input, options, 10).hash();
    for (std::int64_t first = 1; first < 10; ++first) {
      INFO("cut after " << first);
      REQUIRE(hash_when_cut(input, options, first, 10) == whole);
    }
  }
}

TEST_CASE("early stopping and its judging rows see the trees before the cut") {
  const Input input(make_sample(Objective::regression, 600, 4, 43), true);
  BoostingOptions options{.learning_rate = 0.3, .early_stopping_rounds = 7};
  const Boosting whole = fitted(input, options, 1000);
  const auto trees = static_cast<std::int64_t>(whole.forest().trees().size());
  REQUIRE(trees < 1000);
  REQUIRE(whole.stop_reason() == StopReason::early_stopping);
  for (const std::int64_t first : {std::int64_t{1}, trees / 2, trees - 1}) {
    const Boosting before = fitted(input, options, first);
    const Boosting after = fitted(input, options, 1000, &before);
    REQUIRE(after.hash() == whole.hash());
    REQUIRE(after.evaluations() == whole.evaluations());
    REQUIRE(after.best_iteration() == whole.best_iteration());
  }
  const Boosting more = fitted(input, options, 1000, &whole);  // it had stopped by itself
  REQUIRE(more.hash() == whole.hash());
  REQUIRE(more.stop_reason() == StopReason::early_stopping);
}

TEST_CASE("a training goes on from the best iteration of an early stopping") {
  const Input input(make_sample(Objective::regression, 600, 4, 43), true);
  const Boosting stopped = fitted(input, {.learning_rate = 0.3, .early_stopping_rounds = 7}, 1000);
  const auto best = static_cast<std::int64_t>(stopped.best_iteration());
  REQUIRE(best < static_cast<std::int64_t>(stopped.forest().trees().size()));
  const BoostingOptions plain{.learning_rate = 0.3};
  REQUIRE(fitted(input, plain, 5, &stopped).hash() == fitted(input, plain, best + 5).hash());
}

TEST_CASE("a training without gain stops, and a continued one does not add still trees") {
  Sample sample = make_sample(Objective::regression, 100, 3, 5);
  for (double& y : sample.y) y = y > 0 ? 1 : -1;
  const Input input(sample);
  const BoostingOptions options{.min_child_samples = 10, .min_split_gain = 2};
  const Boosting whole = fitted(input, options, 200);
  REQUIRE(whole.stop_reason() == StopReason::no_gain);
  const auto trees = static_cast<std::int64_t>(whole.forest().trees().size());
  REQUIRE(trees < 200);
  for (const std::int64_t first : {std::int64_t{1}, trees - 1, trees, trees + 5}) {
    REQUIRE(hash_when_cut(input, options, first, 200) == whole.hash());
  }
  const Input constant(Sample{50, 1, std::vector<double>(50, 1.0), std::vector<double>(50, 4.0)});
  const Boosting flat = fitted(constant, {}, 10);
  REQUIRE(flat.constant_features() == std::vector<std::size_t>{0});
  REQUIRE(flat.forest().trees().size() == 1);
  REQUIRE(fitted(constant, {}, 10, &flat).hash() == flat.hash());
}

TEST_CASE("a monitor may end the training cleanly after any tree") {
  struct Stop : mliot::Monitor {
    std::int64_t at = 0;
    void tick(std::string_view, std::int64_t done, std::int64_t) override {
      if (done >= at) throw mliot::StopTraining("enough");
    }
  } stop;
  const Input input(make_sample(Objective::binary, 400, 4, 3));
  const BoostingOptions options{.objective = Objective::binary, .n_estimators = 30};
  for (const std::int64_t at : {1, 7, 29}) {
    stop.at = at;
    Boosting cut(options);
    cut.fit(input.data(), 1, stop);
    REQUIRE(cut.stop_reason() == StopReason::requested);
    REQUIRE(cut.forest().trees().size() == static_cast<std::size_t>(at));
    REQUIRE(cut.hash() == fitted(input, options, at).hash());
    REQUIRE(fitted(input, options, 30 - at, &cut).hash() == fitted(input, options, 30).hash());
  }
  stop.at = 0;
  Boosting none(options);
  REQUIRE_THROWS_AS(none.fit(input.data(), 1, stop), mliot::StopTraining);
  REQUIRE_FALSE(none.is_fitted());
}

TEST_CASE("other rows may follow, and all earlier trees stay as they were") {
  const Input first(make_sample(Objective::regression, 300, 4, 11));
  Sample other = make_sample(Objective::regression, 200, 4, 12);
  for (double& y : other.y) y = 1000 * y;  // a scale that the first grid was not made for
  const Input second(other);
  const Boosting before = fitted(first, {}, 6);
  const Boosting after = fitted(second, {.learning_rate = 0.5}, 60, &before);
  REQUIRE(after.forest().trees().size() == 66);
  REQUIRE(after.forest().grid_exponent() == before.forest().grid_exponent());
  REQUIRE(after.forest().base_score() == before.forest().base_score());
  for (std::size_t t = 0; t < 6; ++t) {
    REQUIRE(after.forest().trees()[t].leaves == before.forest().trees()[t].leaves);
  }
  double error = 0;
  double spread = 0;
  for (std::size_t i = 0; i < other.rows; ++i) {
    const double residual = other.y[i] - after.predict_row(other.x.data() + 4 * i);
    error += residual * residual;
    spread += other.y[i] * other.y[i];
  }
  REQUIRE(error < 0.2 * spread);
}

TEST_CASE("a model that does not fit the training is refused by name") {
  using Catch::Matchers::Contains;
  const Input input(make_sample(Objective::regression, 200, 4, 11));
  const Input narrow(make_sample(Objective::regression, 200, 3, 11));
  const Boosting before = fitted(input, {}, 3);
  REQUIRE_THAT(complaint(narrow, {}, before), Contains("fitted on 4 columns, this table has 3"));
  REQUIRE_THAT(complaint(input, {.objective = Objective::l1}, before),
               Contains("objective 'regression', this training has 'l1'"));
  const BoostingOptions low{.objective = Objective::quantile, .alpha = 0.1};
  const BoostingOptions high{.objective = Objective::quantile, .alpha = 0.9};
  REQUIRE_THAT(complaint(input, high, fitted(input, low, 3)), Contains("alpha 0.1"));
  const std::vector<double> start(200, 1.0);
  TrainingData<double> data = input.data();
  data.init_score = start;
  data.init_model = before.init_model();
  Boosting model;
  REQUIRE_THROWS_WITH(model.fit(data), Contains("leave init_score out"));
  REQUIRE_THROWS_AS(Boosting().init_model(), mliot::NotFitted);
}
