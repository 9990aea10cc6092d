// Training of several outputs: continuation, metrics, folds and ways to grow, as of one output.
#include <algorithm>
#include <cmath>
#include <set>

#include "boosting/metric.hpp"
#include "boosting/outputs_data.hpp"
#include "mliot/boosting/cross_validation.hpp"
#include "mliot/core/error.hpp"
#include "support/targets.hpp"

using namespace mliot::boosting;
using Catch::Matchers::Contains;
using Catch::Matchers::WithinRel;
using mliot::testing::fitted;
using mliot::testing::outputs_cases;
using mliot::testing::OutputsInput;

namespace {

std::vector<double> predictions(const Boosting& model, const OutputsInput& input) {
  std::vector<double> out(input.sample.rows * model.outputs());
  model.predict(mliot::data::MatrixView<const double>(input.sample.x.data(), input.sample.rows,
                                                      input.sample.columns),
                std::span(out));
  return out;
}

}  // namespace

TEST_CASE("a training of several outputs cut after any iteration and continued is the whole") {
  for (auto each : outputs_cases()) {
    INFO(each.name);
    const OutputsInput input = each.input(300);
    each.options.subsample = 0.7;
    each.options.subsample_freq = 3;  // bags last three trees, and cuts fall between two of them
    each.options.colsample_bytree = 0.6;
    const std::string whole = fitted(input, each.options, 7).hash();
    for (std::int64_t first = 1; first < 7; ++first) {
      INFO("cut after " << first);
      const Boosting before = fitted(input, each.options, first);
      REQUIRE(fitted(input, each.options, 7 - first, &before).hash() == whole);
    }
  }
}

TEST_CASE("early stopping of several outputs sees the trees before the cut") {
  for (auto each : outputs_cases()) {
    INFO(each.name);
    OutputsInput input = each.input(450);
    input.hold_out();
    each.options.learning_rate = 0.4;
    each.options.early_stopping_rounds = 5;
    const Boosting whole = fitted(input, each.options, 500);
    const auto iterations = static_cast<std::int64_t>(whole.forest().all_iterations());
    REQUIRE(iterations < 500);
    REQUIRE(whole.stop_reason() == StopReason::early_stopping);
    for (const std::int64_t first : {std::int64_t{1}, iterations / 2, iterations - 1}) {
      const Boosting before = fitted(input, each.options, first);
      const Boosting after = fitted(input, each.options, 500, &before);
      REQUIRE(after.hash() == whole.hash());
      REQUIRE(after.evaluations() == whole.evaluations());
      REQUIRE(after.best_iteration() == whole.best_iteration());
    }
    const Boosting more = fitted(input, each.options, 500, &whole);  // it had stopped by itself
    REQUIRE(more.hash() == whole.hash());
    REQUIRE(more.stop_reason() == StopReason::early_stopping);
  }
}

TEST_CASE("a model that is no start for several outputs is refused by name") {
  const auto cases = outputs_cases();
  const auto& targets = cases[0];
  const OutputsInput input = targets.input(200);
  const Boosting own = fitted(input, targets.options, 2);
  const Boosting shared = fitted(input, cases[4].options, 2);
  REQUIRE_THROWS_WITH(fitted(input, targets.options, 2, &shared),
                      Contains("share their trees; leave multi_strategy out"));
  REQUIRE_THROWS_WITH(fitted(input, cases[4].options, 2, &own), Contains("trees of their own"));
  BoostingOptions any = targets.options;
  any.multi_strategy.reset();
  REQUIRE(fitted(input, any, 2, &shared).forest().vector_leaves());  // as the earlier model
  const OutputsInput one(input.sample, input.sample.y);
  REQUIRE_THROWS_WITH(fitted(one, any, 2, &own), Contains("3 values a row") && Contains("1"));
  auto levels = cases[3];
  const OutputsInput plain = levels.input(200);
  const Boosting quantiles = fitted(plain, levels.options, 2);
  levels.options.quantiles = std::vector<double>{0.2, 0.5, 0.9};
  REQUIRE_THROWS_WITH(fitted(plain, levels.options, 2, &quantiles), Contains("other quantiles"));
}

TEST_CASE("metrics of classes are those of the predicted class and of pairs of classes") {
  const BoostingOptions options{.objective = Objective::multiclass, .num_class = 3};
  const std::vector<double> raw{2, 1, 0, 0, 1, 1, 0, 3, 1, 1, 0, 5, 1, 1, 0};
  const std::vector<double> target{0, 1, 2, 2, 1};
  const std::vector<double> weight{1, 1, 2, 1, 3};
  const auto value = [&](const char* name) {
    return Metric(name, options, 3).value({raw, target, weight, 3, 1}, 1);
  };
  // The largest scores are of classes 0, 1 (the first of a tie), 1, 2 and 0: rows 2 and 4 are
  // wrong.
  REQUIRE(value("multi_error") == (2 + 3) / 8.0);
  double loss = 0;
  for (std::size_t i = 0; i < 5; ++i) {
    const double* row = &raw[3 * i];
    const double sum = std::exp(row[0]) + std::exp(row[1]) + std::exp(row[2]);
    loss += weight[i] * (std::log(sum) - row[static_cast<std::size_t>(target[i])]);
  }
  REQUIRE_THAT(value("multi_logloss"), WithinRel(loss / 8, 1e-14));
  // Pairs by hand, weights as counts. 0 against 1 by s0 - s1: row 0 has 1, row 1 -1, row 4 0: all
  // in order. 0 against 2 by s0 - s2: 2 against -1 and -4: in order. 1 against 2 by s1 - s2: row 1
  // has 0, row 4 has 1 (weight 3); row 2 has 2 (weight 2), row 3 has -5: of 4 x 3 pairs, 4 x 1.
  REQUIRE_THAT(value("auc_mu"), WithinRel((1 + 1 + 4.0 / 12) / 3, 1e-15));
  REQUIRE_THROWS_WITH(value("l2"), Contains("multi_logloss, multi_error or auc_mu"));
  REQUIRE_THROWS_WITH(Metric("multi_error", {}), Contains("objective 'regression' has none"));
  REQUIRE_THROWS_WITH(Metric("auc_mu", options, 3).check(std::vector<double>{0, 1, 1}, {}),
                      Contains("all classes"));
}

TEST_CASE("metrics of several targets are means over them, those of quantiles the median's") {
  const std::vector<double> raw{1, 2, 3, 5};
  const std::vector<double> target{1, 0, 1, 4};
  const auto value = [&](const char* name) {
    return Metric(name, {}, 2).value({raw, target, {}, 2, 2}, 1);
  };
  REQUIRE(value("l2") == (0 + 4 + 4 + 1) / 4.0);
  REQUIRE_THAT(value("rmse"), WithinRel(std::sqrt(9 / 4.0), 1e-15));
  REQUIRE(value("l1") == (0 + 2 + 2 + 1) / 4.0);
  const std::vector<double> labels{1, 0, 0, 1};  // the first target is out of order, the second in
  REQUIRE(Metric("auc", {}, 2).value({raw, labels, {}, 2, 2}, 1) == 0.5);
  BoostingOptions quantiles{.objective = Objective::quantile,
                            .quantiles = std::vector<double>{0.25, 0.5}};
  const auto judged = [&](const char* name) {
    return Metric(name, quantiles, 2).value({raw, std::vector<double>{1, 9}, {}, 2, 1}, 1);
  };
  REQUIRE(judged("l1") == (1 + 4) / 2.0);
  // Levels 1 and 2 of target 1: 0 and 1/2; levels 3 and 5 of target 9: 6/4 and 4/2.
  REQUIRE(judged("quantile") == (0 + 0.5 + 1.5 + 2) / 4);
  quantiles.quantiles = std::vector<double>{0.25, 0.75};
  REQUIRE_THROWS_WITH(judged("l1"), Contains("leave 0.5 out"));
}

TEST_CASE("a caller's metric sees targets and predictions of several outputs side by side") {
  for (const auto& each : outputs_cases()) {
    INFO(each.name);
    OutputsInput input = each.input(120);
    input.hold_out();
    TrainingData<double> data = input.data();
    std::vector<double> last;
    const EvalMetric custom{"", [&](const EvalRows& rows) {
                              REQUIRE(rows.rows == 40);
                              REQUIRE(rows.target.size() == 40 * each.targets);
                              last.assign(rows.prediction.begin(), rows.prediction.end());
                              REQUIRE(rows.target[0] == input.target[0]);
                              return MetricValue{"mine", rows.prediction[2], true};
                            }};
    data.eval_metrics = {custom};
    BoostingOptions options = each.options;
    options.n_estimators = 3;
    Boosting model(options);
    model.fit(data, 1);
    const auto all = predictions(model, input);
    REQUIRE(last.size() == 120);
    for (std::size_t i = 0; i < 40; ++i) {
      for (std::size_t k = 0; k < 3; ++k) REQUIRE(last[3 * i + k] == all[9 * i + k]);
    }
    REQUIRE(model.evaluations()[0].is_higher_better);
    REQUIRE(model.evaluations()[0].values.size() == 3);
  }
}

TEST_CASE("a named metric stops several outputs early, and all are noted") {
  const auto classes = outputs_cases()[2];
  OutputsInput input = classes.input(600, 7);
  input.hold_out();
  TrainingData<double> data = input.data();
  data.eval_metrics = {{"multi_error"}, {"multi_logloss"}, {"auc_mu"}};
  BoostingOptions options = classes.options;
  options.n_estimators = 300;
  options.early_stopping_rounds = 8;
  const FitResult result = fit(data, options, 2);
  const auto& errors = result.evaluations[0].values;
  const auto best = std::min_element(errors.begin(), errors.end()) - errors.begin() + 1;
  REQUIRE(result.best_iteration == best);
  REQUIRE(errors.size() == static_cast<std::size_t>(best) + 8);
  REQUIRE(result.evaluations[1].metric == "multi_logloss");
  REQUIRE(result.evaluations[2].is_higher_better);
}

TEST_CASE("folds of several outputs are the models that fit gives, and their mean stops them") {
  for (auto each : outputs_cases()) {
    INFO(each.name);
    const OutputsInput input = each.input(240);
    std::vector<std::vector<std::uint8_t>> masks(3, std::vector<std::uint8_t>(240, 0));
    for (std::size_t i = 0; i < 240; ++i) masks[i % 3][i] = 1;
    std::vector<TrainingData<double>> folds;
    for (const auto& mask : masks) {
      folds.push_back(input.data());
      folds.back().holdout = mask;
    }
    const std::span<const TrainingData<double>> all(folds);
    each.options.n_estimators = 5;
    const auto together = cross_validate(all, each.options, 2);
    for (std::size_t f = 0; f < 3; ++f) {
      const FitResult alone = fit(folds[f], each.options, 1);
      REQUIRE(hash(together[f].forest) == hash(alone.forest));
      REQUIRE(together[f].evaluations == alone.evaluations);
      REQUIRE(together[f].best_iteration == 5);
    }
    each.options.n_estimators = 400;
    each.options.learning_rate = 0.4;
    each.options.early_stopping_rounds = 4;
    const auto stopped = Boosting::cross_validate(all, each.options, 2);
    const std::size_t rounds = stopped[0].evaluations()[0].values.size();
    REQUIRE(rounds < 400);
    std::vector<double> sums(rounds, 0.0);
    for (const Boosting& fold : stopped) {
      REQUIRE(fold.forest().all_iterations() == rounds);
      for (std::size_t t = 0; t < rounds; ++t) sums[t] += fold.evaluations()[0].values[t];
    }
    const auto best = std::min_element(sums.begin(), sums.end()) - sums.begin() + 1;
    REQUIRE(rounds == static_cast<std::size_t>(best) + 4);
  }
}

TEST_CASE("a monitor that stops folds within an iteration leaves whole iterations") {
  const auto classes = outputs_cases()[2];
  const OutputsInput input = classes.input(200);
  struct Stop : mliot::Monitor {
    void tick(std::string_view, std::int64_t done, std::int64_t) override {
      if (done == 2) throw mliot::StopTraining("enough");
    }
  } stop;
  Boosting model(classes.options);
  model.fit(input.data(), 1, stop);
  REQUIRE(model.stop_reason() == StopReason::requested);
  REQUIRE(model.hash() == fitted(input, classes.options, 2).hash());
}

TEST_CASE("several outputs grow by depth and obliviously, the same on any machine", "[once]") {
  for (auto each : outputs_cases()) {
    const OutputsInput input = each.input(3000);
    each.options.num_leaves = 8;
    each.options.n_estimators = 3;
    for (const GrowPolicy policy : {GrowPolicy::depthwise, GrowPolicy::oblivious}) {
      INFO(each.name << ' ' << std::string(mliot::enum_name(policy)));
      each.options.grow_policy = policy;
      const FittedTrees forest = fit(input.data(), each.options, 1).forest;
      const auto wanted = hash(forest);
      for (const int threads : {2, 3}) {
        REQUIRE(hash(fit(input.data(), each.options, threads).forest) == wanted);
      }
      mliot::testing::on_every_target(
          [&] { REQUIRE(hash(fit(input.data(), each.options, 1).forest) == wanted); });
      if (policy == GrowPolicy::depthwise) continue;
      for (const auto& tree : forest.trees) {  // at most a split a level
        std::set<std::pair<int, double>> splits;
        for (const auto& node : tree.nodes) splits.insert({node.feature, node.threshold});
        REQUIRE(splits.size() <= 3);
      }
    }
  }
}
