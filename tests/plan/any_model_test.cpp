// AnyModel: one row gives the bits of a batch.
#include "mliot/plan/any_model.hpp"

#include <cmath>
#include <vector>

#include "mliot/core/random.hpp"
#include "mliot/plan/boosting_model.hpp"
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
