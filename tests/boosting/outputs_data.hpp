// Problems of several outputs: classes, targets and quantiles, with trees of their own and shared.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "boosting/sample_data.hpp"
#include "mliot/boosting/boosting.hpp"
#include "mliot/boosting/fit.hpp"

namespace mliot::testing {

/// Rows with targets side by side.
struct OutputsInput {
  Sample sample;
  std::vector<double> target;
  std::vector<std::uint8_t> holdout = {};
  data::MatrixSource<double, double> source;

  OutputsInput(Sample made, std::vector<double> targets)
      : sample(std::move(made)),
        target(std::move(targets)),
        source(data::MatrixView<const double>(sample.x.data(), sample.rows, sample.columns), 100) {}
  OutputsInput(const OutputsInput&) = delete;
  OutputsInput& operator=(const OutputsInput&) = delete;

  boosting::TrainingData<double> data() const {
    boosting::TrainingData<double> data;
    data.features = &source;
    data.target = target;
    data.holdout = holdout;
    data.levels = sample.levels;
    return data;
  }

  /// Every third row judges.
  void hold_out() {
    for (std::size_t i = 0; i < sample.rows; ++i) holdout.push_back(i % 3 == 0 ? 1 : 0);
  }
};

/// A model of three outputs and the objective whose samples suit it.
struct OutputsCase {
  std::string name;
  boosting::BoostingOptions options;
  std::size_t targets;

  OutputsInput input(std::size_t rows, std::uint64_t seed = 3) const {
    Sample sample = make_sample(options.objective, rows, 5, seed);
    std::vector<double> target;
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t k = 0; k < targets; ++k) {
        const double other = sample.y[(i * (k + 1)) % rows];
        target.push_back(k == 0 ? sample.y[i] : sample.y[i] * static_cast<double>(k) + 0.2 * other);
      }
    }
    return {std::move(sample), std::move(target)};
  }
};

inline std::vector<OutputsCase> outputs_cases() {
  using boosting::MultiStrategy;
  using boosting::Objective;
  std::vector<OutputsCase> cases;
  for (const MultiStrategy strategy :
       {MultiStrategy::one_output_per_tree, MultiStrategy::multi_output_tree}) {
    boosting::BoostingOptions options{.num_leaves = 7, .multi_strategy = strategy};
    const std::string trees(enum_name(strategy));
    options.objective = Objective::regression;
    cases.push_back({"targets " + trees, options, 3});
    options.objective = Objective::poisson;
    cases.push_back({"counts " + trees, options, 3});
    options.objective = Objective::multiclass;
    options.num_class = 3;
    cases.push_back({"classes " + trees, options, 1});
    options.num_class.reset();
    options.objective = Objective::quantile;
    options.quantiles = std::vector<double>{0.1, 0.5, 0.9};
    cases.push_back({"quantiles " + trees, options, 1});
  }
  return cases;
}

/// The model of so many trees.
inline boosting::Boosting fitted(const OutputsInput& input, boosting::BoostingOptions options,
                                 std::int64_t iterations,
                                 const boosting::Boosting* before = nullptr) {
  options.n_estimators = iterations;
  boosting::Boosting model(options);
  boosting::TrainingData<double> data = input.data();
  if (before != nullptr) data.init_model = before->init_model();
  model.fit(data, 2);
  return model;
}

}  // namespace mliot::testing
