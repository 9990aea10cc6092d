// Features of few levels, and trainings with and without joint columns.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "boosting/prepare.hpp"
#include "boosting/sample_data.hpp"
#include "mliot/core/collective.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/core/random.hpp"

namespace mliot::testing {

/// Levels of the features in turn; 0: as many as there are rows.
inline constexpr std::array<std::size_t, 9> kLevelsInTurn{13, 2, 0, 16, 5, 13, 1, 2, 40};

/// The sample with features of few levels, most of them uneven, between others; every third of
/// them has gaps.
inline Sample with_few_levels(Sample sample, std::uint64_t seed) {
  const Random random(seed);
  for (std::size_t j = 0; j < sample.columns; ++j) {
    const std::size_t levels = kLevelsInTurn[j % kLevelsInTurn.size()];
    if (levels == 0) continue;
    for (std::size_t i = 0; i < sample.rows; ++i) {
      const double u = random.uniform(2 * (i * sample.columns + j));
      const double pull = sample.y[i] > 0.5 ? 1.0 : 0.6 + 0.05 * static_cast<double>(j % 8);
      double& x = sample.at(i, j);
      x = std::floor(u * pull * static_cast<double>(levels));
      if (j % 3 == 1 && random.uniform(2 * (i * sample.columns + j) + 1) < 0.1) {
        x = std::numeric_limits<double>::quiet_NaN();
      }
    }
  }
  return sample;
}

inline boosting::FitResult train(const boosting::TrainingData<double>& data,
                                 const boosting::BoostingOptions& options, bool joins,
                                 int threads = 1) {
  const FloatMode mode;
  const Collective alone;
  boosting::Group group(alone);
  boosting::TrainingLoop::Input input =
      boosting::prepare(data, options, group, threads, no_monitor());
  input.joins = joins;
  const auto training =
      boosting::make_training(options, std::move(input), {group, threads, no_monitor()});
  training->run();
  return training->take();
}

}  // namespace mliot::testing
