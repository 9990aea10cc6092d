// AnyModel: one row gives the bits of a batch.
#include "mliot/plan/any_model.hpp"

#include <cmath>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/core/random.hpp"
#include "mliot/plan/boosting_model.hpp"
#include "mliot/plan/feature_plan.hpp"
#include "support/catch.hpp"

using namespace mliot;

TEST_CASE("any model predicts a row as it predicts a batch") {
  constexpr std::size_t kRows = 300;
  constexpr std::size_t kColumns = 4;
  const Random random(2);
  std::vector<float> x;
  std::vector<double> y;
  for (std::size_t i = 0; i < kRows; ++i) {
    for (std::size_t j = 0; j < kColumns; ++j) {
      x.push_back(static_cast<float>(random.uniform(i * kColumns + j)));
    }
    if (i % 7 == 0) x.back() = std::nanf("");
    y.push_back(std::floor(9 * static_cast<double>(x[i * kColumns])));
  }
  const data::MatrixView<const float> view(x.data(), kRows, kColumns);
  const data::MatrixSource<float, float> source(view);
  const plan::AnyLearner learner =
      plan::boosting_learner({.objective = boosting::Objective::poisson, .n_estimators = 40});
  plan::TrainingRows training;
  training.features = &source;
  training.target = y;
  const plan::AnyModel model = learner.fit(training, 1, no_monitor());
  std::vector<double> batch(kRows);
  model.predict(view, batch);
  REQUIRE(batch.front() != batch[1]);
  for (std::size_t i = 0; i < kRows; ++i) REQUIRE(model.predict_row(view.row(i)) == batch[i]);
}

TEST_CASE("a plan keeps the levels of its categories, and refuses those of other features") {
  using Catch::Matchers::Contains;
  const data::TimeAxis axis(data::Frequency::parse("D"), 0);
  const plan::FeatureSpec lag{.source = plan::Source::target, .lag = 1, .name = "lag1"};
  const plan::FeatureSpec kind{.source = plan::Source::future, .name = "kind", .levels = 4};
  const plan::FeaturePlan plan({lag, kind}, axis, 5);
  REQUIRE(plan.levels() == std::vector<std::int64_t>{0, 4});
  const auto stored = archive::save(plan);
  REQUIRE(archive::load<plan::FeaturePlan>(stored).levels() == plan.levels());
  REQUIRE(plan::FeaturePlan({lag}, axis, 5).levels().empty());
  plan::FeatureSpec wrong = lag;
  wrong.levels = 4;
  REQUIRE_THROWS_WITH(plan::FeaturePlan({wrong}, axis, 5), Contains("'lag1' cannot be a category"));
  wrong = kind;
  wrong.levels = 65001;
  REQUIRE_THROWS_WITH(plan::FeaturePlan({wrong}, axis, 5), Contains("65001 levels"));
}

TEST_CASE("a learner divides the levels of a category as it pleases") {
  std::vector<float> x;
  std::vector<double> y;
  for (std::size_t i = 0; i < 400; ++i) {
    x.push_back(static_cast<float>(i % 8));
    y.push_back(i % 2 == 0 ? 1.0 : 0.0);  // even levels against odd ones: one split
  }
  const data::MatrixView<const float> view(x.data(), 400, 1);
  const data::MatrixSource<float, float> source(view);
  const plan::AnyLearner learner =
      plan::boosting_learner({.n_estimators = 1, .num_leaves = 2, .min_data_per_group = 1});
  const std::vector<std::int64_t> levels{8};
  plan::TrainingRows training;
  training.features = &source;
  training.target = y;
  training.levels = levels;
  const plan::AnyModel model = learner.fit(training, 1, no_monitor());
  REQUIRE(model.forest()->trees()[0].sets.size() == 1);
  for (std::size_t i = 2; i < 8; ++i) {
    REQUIRE(model.predict_row(view.row(i)) == model.predict_row(view.row(i % 2)));
  }
  REQUIRE(model.predict_row(view.row(0)) > model.predict_row(view.row(1)));
}
