// fit(): held-out rows, early stopping, starting scores, and the errors of bad input.
#include <array>
#include <limits>

#include "boosting/sample_data.hpp"
#include "mliot/boosting/fit.hpp"
#include "mliot/core/error.hpp"
#include "support/catch.hpp"

using namespace mliot::boosting;
using mliot::InvalidArgument;
using mliot::testing::make_sample;
using mliot::testing::raw_score;
using mliot::testing::Sample;

namespace {

struct Input {
  Sample sample;
  mliot::data::MatrixSource<double, double> source;

  explicit Input(Sample made)
      : sample(std::move(made)),
        source(
            mliot::data::MatrixView<const double>(sample.x.data(), sample.rows, sample.columns)) {}

  TrainingData<double> data() const { return {.features = &source, .target = sample.y}; }
};

// The message of the InvalidArgument that fit() throws.
std::string complaint(const TrainingData<double>& data, const BoostingOptions& options = {}) {
  try {
    fit(data, options, 1);
  } catch (const InvalidArgument& error) {
    return error.what();
  }
  return "nothing was thrown";
}

}  // namespace

TEST_CASE("held-out rows judge and do not teach") {
  const Input all(make_sample(Objective::binary, 900, 4, 41));
  std::vector<std::uint8_t> holdout(900, 0);
  Sample rest{0, 4, {}, {}};
  Sample judges{0, 4, {}, {}};
  for (std::size_t i = 0; i < 900; ++i) {
    holdout[i] = i % 3 == 0 ? 1 : 0;
    Sample& to = holdout[i] != 0 ? judges : rest;
    ++to.rows;
    to.y.push_back(all.sample.y[i]);
    for (std::size_t j = 0; j < 4; ++j) to.x.push_back(all.sample.x[4 * i + j]);
  }
  const Input alone(rest);
  const Input other(judges);
  const BoostingOptions options{.objective = Objective::binary, .n_estimators = 20};
  TrainingData<double> data = all.data();
  data.holdout = holdout;
  const FitResult held = fit(data, options, 1);
  const FitResult without = fit(alone.data(), options, 1);
  REQUIRE(hash(held.forest) == hash(without.forest));
  REQUIRE(held.evaluations.size() == 1);
  REQUIRE(held.evaluations[0].metric == "binary_logloss");
  REQUIRE(held.evaluations[0].values.size() == 20);

  // The last evaluation is the mean log loss of the forest's own predictions.
  double loss = 0;
  for (std::size_t i = 0; i < judges.rows; ++i) {
    const double p = response(Objective::binary, raw_score(held.forest, judges.x.data() + 4 * i));
    loss -= std::log(judges.y[i] == 1 ? p : 1 - p);
  }
  REQUIRE(held.evaluations[0].values.back() ==
          Approx(loss / static_cast<double>(judges.rows)).epsilon(1e-12));

  TrainingData<double> judged = alone.data();
  const TrainingData<double> table = other.data();
  judged.evaluations = {&table};
  const FitResult by_table = fit(judged, options, 1);
  REQUIRE(hash(by_table.forest) == hash(held.forest));
  REQUIRE(by_table.evaluations == held.evaluations);
}

TEST_CASE("training stops when the judging rows see no progress") {
  Input input(make_sample(Objective::regression, 600, 4, 43));
  std::vector<std::uint8_t> holdout(600, 0);
  for (std::size_t i = 0; i < 600; i += 2) holdout[i] = 1;
  TrainingData<double> data = input.data();
  data.holdout = holdout;
  const BoostingOptions options{
      .n_estimators = 2000, .learning_rate = 0.3, .early_stopping_rounds = 7};
  const FitResult result = fit(data, options, 1);
  const auto trees = static_cast<std::int64_t>(result.forest.trees.size());
  REQUIRE(trees < 2000);
  REQUIRE(trees == result.best_iteration + 7);
  const std::vector<double>& losses = result.evaluations.at(0).values;
  const auto best = std::min_element(losses.begin(), losses.end());
  REQUIRE(best - losses.begin() + 1 == result.best_iteration);
  REQUIRE(result.evaluations[0].metric == "l2");
  REQUIRE(result.stop_reason == StopReason::early_stopping);
}

TEST_CASE("a starting score replaces the base score") {
  const Input input(make_sample(Objective::regression, 300, 3, 47));
  std::vector<double> start(300, 0.0);
  for (std::size_t i = 0; i < 300; ++i) start[i] = input.sample.y[i] - 2;
  TrainingData<double> data = input.data();
  data.init_score = start;
  const FitResult result = fit(data, {.n_estimators = 200}, 1);
  REQUIRE(result.forest.base_score == 0);
  REQUIRE(raw_score(result.forest, input.sample.x.data()) == Approx(2).epsilon(1e-6));
}

TEST_CASE("bad input is refused with its row and the cure") {
  using Catch::Matchers::Contains;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  Input input(make_sample(Objective::regression, 60, 3, 53));
  input.sample.y[17] = nan;
  REQUIRE_THAT(complaint(input.data()), Contains("target of row 17 is nan"));
  input.sample.y[17] = 1e300;
  REQUIRE_THAT(complaint(input.data()), Contains("target of row 17 is 1e+300"));
  input.sample.y[17] = -0.5;
  for (std::size_t i = 0; i < 60; ++i) {
    if (i != 17) input.sample.y[i] = 1;
  }
  REQUIRE_THAT(complaint(input.data(), {.objective = Objective::tweedie}),
               Contains("target of row 17 is -0.5") && Contains("objective 'regression'"));
  REQUIRE_THAT(complaint(input.data(), {.objective = Objective::poisson}), Contains("row 17"));
  REQUIRE_THAT(complaint(input.data(), {.objective = Objective::binary}), Contains("needs 0 or 1"));

  std::vector<double> weight(60, 1.0);
  TrainingData<double> data = input.data();
  data.weight = weight;
  weight[5] = -1;
  REQUIRE_THAT(complaint(data), Contains("weight of row 5 is -1"));
  weight[5] = nan;
  REQUIRE_THAT(complaint(data), Contains("weight of row 5 is nan"));
  std::fill(weight.begin(), weight.end(), 0.0);
  REQUIRE_THAT(complaint(data), Contains("no row is left to train on"));

  const TrainingData<double> none{.features = nullptr, .target = {}};
  REQUIRE_THAT(complaint(none), Contains("no features"));
  const Input empty(Sample{0, 3, {}, {}});
  REQUIRE_THAT(complaint(empty.data()), Contains("no rows"));
  REQUIRE_THAT(complaint(input.data(), {.n_estimators = 0}), Contains("n_estimators"));
  REQUIRE_THAT(complaint(input.data(), {.early_stopping_rounds = 3}),
               Contains("early_stopping_rounds"));
}

TEST_CASE("features that are the same in all rows that teach are named") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  Sample sample = make_sample(Objective::regression, 100, 5, 3);  // the last is constant
  for (std::size_t i = 0; i < 100; ++i) {
    sample.at(i, 0) = nan;
    sample.at(i, 1) = i < 50 ? 1 : nan;  // missing or not is a difference
    sample.at(i, 3) = i == 0 ? 8 : 2;    // differs where nobody learns
  }
  const Input input(sample);
  std::vector<std::uint8_t> holdout(100, 0);
  holdout[0] = 1;
  TrainingData<double> data = input.data();
  data.holdout = holdout;
  REQUIRE(fit(data, {.n_estimators = 2}, 1).constant_features == std::vector<std::size_t>{0, 3, 4});
}

TEST_CASE("a monitor that throws ends the training with its own exception") {
  struct Stop : mliot::Monitor {
    void tick(std::string_view stage, std::int64_t done, std::int64_t total) override {
      REQUIRE(stage == "boosting");
      REQUIRE(total == 50);
      if (done == 3) throw mliot::Unsupported("stopped");
    }
  };
  const Input input(make_sample(Objective::regression, 300, 3, 59));
  Stop stop;
  REQUIRE_THROWS_AS(fit(input.data(), {.n_estimators = 50}, 1, stop), mliot::Unsupported);
}
