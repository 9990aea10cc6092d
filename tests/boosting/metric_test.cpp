// Metrics by hand, and the judging rows that they are computed on.
#include "boosting/metric.hpp"

#include <cmath>

#include "boosting/sample_data.hpp"
#include "mliot/boosting/boosting.hpp"
#include "mliot/core/error.hpp"
#include "support/catch.hpp"

using namespace mliot::boosting;
using Catch::Matchers::Contains;
using Catch::Matchers::WithinRel;
using mliot::testing::make_sample;
using mliot::testing::Sample;

namespace {

const std::vector<double> kRaw{0.0, 2.0, 1.0, 4.0};
const std::vector<double> kTarget{1.0, 2.0, -1.0, 0.0};
const std::vector<double> kWeight{1.0, 1.0, 2.0, 4.0};
const std::vector<double> kLabels{1.0, 1.0, 0.0, 0.0};

double value(std::string_view name, const BoostingOptions& options = {},
             const std::vector<double>& target = kTarget,
             const std::vector<double>& weight = kWeight) {
  return Metric(name, options).value({kRaw, target, weight}, 1);
}

}  // namespace

TEST_CASE("metrics of residuals are weighted means") {
  // Residuals 1, 0, -2, -4 with weights 1, 1, 2, 4, which sum to 8.
  REQUIRE(value("l2") == (1 + 0 + 2 * 4 + 4 * 16) / 8.0);
  REQUIRE(value("mse") == value("l2"));
  REQUIRE_THAT(value("rmse"), WithinRel(std::sqrt(73 / 8.0), 1e-15));
  REQUIRE(value("mae") == (1 + 0 + 2 * 2 + 4 * 4) / 8.0);
  REQUIRE(value("mape") ==
          (1 + 0 + 2 * 2 + 4 * 4) / 8.0);  // no target is above 1 in magnitude but 2
  REQUIRE_THAT(value("quantile", {.alpha = 0.25}),
               WithinRel((0.25 * 1 + 2 * 0.75 * 2 + 4 * 0.75 * 4) / 8, 1e-15));
  REQUIRE(value("l2", {}, kTarget, {}) == (1 + 0 + 4 + 16) / 4.0);
}

TEST_CASE("metrics of counts take means, whatever the link") {
  const std::vector<double> counts{1.0, 2.0, 1.0, 0.0};
  const auto poisson = [&](Objective objective) {
    return value("poisson", {.objective = objective}, counts);
  };
  // mean - y log(mean), with means of 1e-10 where the score is 0.
  const double direct = (1e-10 - std::log(1e-10)) + (2 - 2 * std::log(2.0)) + 2 * (1 - 0) + 4 * 4;
  REQUIRE_THAT(poisson(Objective::regression), WithinRel(direct / 8, 1e-14));
  const double e = std::exp(1.0);
  const double linked = (1 - 0) + (e * e - 2 * 2) + 2 * (e - 1) + 4 * std::exp(4.0);
  REQUIRE_THAT(poisson(Objective::tweedie), WithinRel(linked / 8, 1e-14));
  REQUIRE_THAT(poisson(Objective::poisson), WithinRel(linked / 8, 1e-14));
  REQUIRE_THAT(value("tweedie", {.objective = Objective::poisson}, counts),
               WithinRel(value("tweedie", {.objective = Objective::tweedie}, counts), 1e-13));
}

TEST_CASE("metrics of ranks count pairs and share ties") {
  const BoostingOptions binary{.objective = Objective::binary};
  // Descending: 4 (neg, weight 4), 2 (pos, 1), 1 (neg, 2), 0 (pos, 1). Of 2 x 6 pairs the positive
  // at 2 wins 2.
  REQUIRE(value("auc", binary, kLabels) == 2.0 / 12);
  REQUIRE_THAT(value("average_precision", binary, kLabels),
               WithinRel((1.0 * 1 / 5 + 1.0 * 2 / 8) / 2, 1e-15));
  const std::vector<double> tied{1.0, 1.0, 1.0, 1.0};
  REQUIRE(Metric("auc", binary).value({tied, kLabels, kWeight}, 1) == 0.5);
  REQUIRE(Metric("auc", binary).is_higher_better());
  // p > 1/2 where the score is above 0: the first row is wrong, and so are the last two.
  REQUIRE(value("error", binary, kLabels) == (1 + 0 + 2 + 4) / 8.0);
  REQUIRE_THAT(value("logloss", binary, kLabels, {}),
               WithinRel((std::log(2.0) + std::log1p(std::exp(-2.0)) + std::log1p(std::exp(1.0)) +
                          std::log1p(std::exp(4.0))) /
                             4,
                         1e-14));
}

TEST_CASE("metrics that do not suit are refused") {
  REQUIRE_THROWS_WITH(Metric("rmsle", {}), Contains("'rmsle'") && Contains("l2, rmse, l1"));
  REQUIRE_THROWS_WITH(Metric("binary_error", {}), Contains("objective 'binary'"));
  const Metric auc("auc", {.objective = Objective::binary});
  REQUIRE_THROWS_WITH(auc.check(kTarget, {}), Contains("row 1") && Contains("0 or 1"));
  REQUIRE_THROWS_WITH(auc.check(kLabels, std::vector<double>{1, 1, 0, 0}),
                      Contains("both classes"));
  REQUIRE_THROWS_WITH(Metric("poisson", {}).check(kTarget, {}), Contains("row 2"));
}

TEST_CASE("several sets and metrics are noted, and the first of both decides") {
  const Sample sample = make_sample(Objective::regression, 600, 4, 43);
  const auto source_of = [&](std::size_t begin, std::size_t rows) {
    return mliot::data::MatrixSource<double, double>(
        mliot::data::MatrixView<const double>(sample.x.data() + 4 * begin, rows, 4));
  };
  const auto learn = source_of(0, 300);
  const auto one = source_of(300, 200);
  const auto two = source_of(500, 100);
  const std::span<const double> y(sample.y);
  const TrainingData<double> first{.features = &one, .target = y.subspan(300, 200)};
  const TrainingData<double> second{.features = &two, .target = y.subspan(500, 100)};
  int calls = 0;
  const EvalMetric bias{"", [&](const EvalRows& rows) {
                          ++calls;
                          REQUIRE(rows.weight.empty());
                          double sum = 0;
                          for (std::size_t i = 0; i < rows.rows; ++i) {
                            sum += rows.prediction[i] - rows.target[i];
                          }
                          return MetricValue{"bias", sum, true};
                        }};
  TrainingData<double> data{.features = &learn, .target = y.first(300)};
  data.evaluations = {&first, &second};
  data.eval_metrics = {{"mae"}, bias, {"l2"}};
  const BoostingOptions options{.n_estimators = 500, .early_stopping_rounds = 5};
  const FitResult result = fit(data, options, 2);
  REQUIRE(result.evaluations.size() == 6);
  const std::size_t trees = result.forest.trees.size();
  for (std::size_t k = 0; k < 6; ++k) {
    REQUIRE(result.evaluations[k].set == k / 3);
    REQUIRE(result.evaluations[k].metric == std::array{"l1", "bias", "l2"}[k % 3]);
    REQUIRE(result.evaluations[k].values.size() == trees);
  }
  REQUIRE(calls == static_cast<int>(2 * trees));
  const auto& deciding = result.evaluations[0].values;
  const auto best = std::min_element(deciding.begin(), deciding.end());
  REQUIRE(best - deciding.begin() + 1 == result.best_iteration);
  REQUIRE(trees == static_cast<std::size_t>(result.best_iteration) + 5);

  data.eval_metrics = {{"l2"}, {"mse"}};
  REQUIRE_THROWS_WITH(fit(data, options, 1), Contains("two metrics are named 'l2'"));
  data.eval_metrics = {{"", [](const EvalRows&) { return MetricValue{"mine", NAN, false}; }}};
  REQUIRE_THROWS_WITH(fit(data, options, 1), Contains("'mine' gave nan"));
  const std::vector<double> nothing(100, 0.0);
  TrainingData<double> absent = second;
  absent.weight = nothing;
  data.evaluations = {&first, &absent};
  data.eval_metrics = {};
  REQUIRE_THROWS_WITH(fit(data, options, 1), Contains("no row with a weight"));
}
