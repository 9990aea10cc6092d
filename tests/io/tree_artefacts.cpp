// Small trees of drawn numbers: of each objective, and of categories.
#include <cmath>
#include <cstdint>
#include <vector>

#include "io/artefacts.hpp"
#include "mliot/core/random.hpp"

namespace mliot::testing {

using boosting::Boosting;
using boosting::GrowPolicy;
using boosting::Objective;

Boosting small_boosting(Objective objective) {
  constexpr std::size_t kRows = 120;
  constexpr std::size_t kColumns = 2;
  const Random random(3);
  std::vector<float> x;
  std::vector<double> y;
  const bool classes = objective == Objective::multiclass;
  for (std::size_t i = 0; i < kRows; ++i) {
    const auto a = static_cast<float>(random.uniform(2 * i));
    const auto b = static_cast<float>(random.uniform(2 * i + 1));
    x.insert(x.end(), {i % 9 == 0 ? std::nanf("") : a, b});
    y.push_back((a + b > 1 ? 1 : 0) + (classes && a > 0.7F ? 1 : 0));
  }
  const data::MatrixSource<float, float> source(
      data::MatrixView<const float>(x.data(), kRows, kColumns));
  boosting::TrainingData<float> data;
  data.features = &source;
  data.target = y;
  boosting::BoostingOptions options{.objective = objective, .n_estimators = 3, .num_leaves = 4};
  if (classes) options.num_class = 3;
  Boosting model(options);
  model.fit(data);
  return model;
}

Boosting small_categories(GrowPolicy policy) {
  constexpr std::size_t kRows = 200;
  const Random random(5);
  std::vector<float> x;
  std::vector<double> y;
  for (std::size_t i = 0; i < kRows; ++i) {
    const auto level = static_cast<float>(random.below(2 * i, 70));
    x.insert(x.end(), {i % 9 == 0 ? std::nanf("") : level, static_cast<float>(i % 4)});
    y.push_back(static_cast<double>(random.below(2 * i, 70) % 3 == 0) + 0.1 * (i % 4 == 1 ? 1 : 0));
  }
  const data::MatrixSource<float, float> source(data::MatrixView<const float>(x.data(), kRows, 2));
  const std::vector<std::int64_t> levels{70, 0};
  boosting::TrainingData<float> data;
  data.features = &source;
  data.target = y;
  data.levels = levels;
  Boosting model({.n_estimators = 3,
                  .num_leaves = 4,
                  .grow_policy = policy,
                  .cat_smooth = 1,
                  .min_data_per_group = 2});
  model.fit(data);
  return model;
}

}  // namespace mliot::testing
