// Small tables for the tests of boosting.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "mliot/boosting/fit.hpp"
#include "mliot/core/math.hpp"
#include "mliot/core/random.hpp"
#include "mliot/data/block_source.hpp"

namespace mliot::testing {

/// The objectives of one number a row.
inline constexpr std::array<boosting::Objective, 6> kObjectives{
    boosting::Objective::regression, boosting::Objective::l1,      boosting::Objective::quantile,
    boosting::Objective::poisson,    boosting::Objective::tweedie, boosting::Objective::binary};

/// Row-major features with gaps, few-level columns and a constant, and targets that depend on them.
struct Sample {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<double> x;
  std::vector<double> y;
  std::vector<std::int64_t> levels = {};

  double& at(std::size_t i, std::size_t j) { return x[i * columns + j]; }

  std::vector<std::vector<double>> by_column() const {
    std::vector<std::vector<double>> out(columns, std::vector<double>(rows));
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < columns; ++j) out[j][i] = x[i * columns + j];
    }
    return out;
  }
};

/// Targets suit the objective: counts, shares or any numbers.
inline Sample make_sample(boosting::Objective objective, std::size_t rows, std::size_t columns,
                          std::uint64_t seed) {
  Sample sample{rows, columns, std::vector<double>(rows * columns), std::vector<double>(rows)};
  const Random random(seed);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      const double u = random.uniform(i * columns + j);
      double x = 4 * u - 2;
      if (j % 5 == 1) x = std::floor(x);                                        // four levels
      if (j % 5 == 2 && u < 0.3) x = std::numeric_limits<double>::quiet_NaN();  // gaps
      if (j % 5 == 3) x = u < 0.7 ? 0 : x;                                      // mostly zero
      if (j % 5 == 4) x = 7;                                                    // constant
      sample.at(i, j) = x;
    }
    const double gap = columns > 2 && std::isnan(sample.at(i, 2)) ? 0.7 : 0.0;
    const double second = columns > 1 ? sample.at(i, 1) : 0.0;
    const double mean = sample.at(i, 0) + 0.5 * second * sample.at(i, 0) + gap;
    const double noise = random.normal(rows * columns + i);
    const double u = random.uniform(3 * rows * columns + i);
    switch (objective) {
      case boosting::Objective::poisson:
      case boosting::Objective::tweedie:
        sample.y[i] = std::floor(math::exp(mean) * (0.2 + 1.6 * u));
        break;
      case boosting::Objective::binary:
        sample.y[i] = u < 1 / (1 + math::exp(-2 * mean)) ? 1 : 0;
        break;
      case boosting::Objective::multiclass:  // 0, 1 or 2
        sample.y[i] = (mean + 0.3 * noise > -0.5 ? 1 : 0) + (mean + 0.3 * noise > 0.9 ? 1 : 0);
        break;
      default:
        sample.y[i] = mean + 0.3 * noise;
    }
  }
  return sample;
}

/// The sample without the feature that tells most of the targets, so that others are split.
inline Sample without_first(Sample sample) {
  for (std::size_t i = 0; i < sample.rows; ++i) sample.at(i, 0) = 0;
  return sample;
}

/// Every second feature becomes a category of `size` levels, of which low ones are frequent and go
/// with small targets; a few values are missing or no level.
inline Sample with_categories(Sample sample, std::int64_t size, std::uint64_t seed) {
  const Random random(seed);
  double mean = 0;
  for (const double y : sample.y) mean += y / static_cast<double>(sample.rows);
  sample.levels.assign(sample.columns, 0);
  for (std::size_t j = 1; j < sample.columns; j += 2) sample.levels[j] = size;
  for (std::size_t i = 0; i < sample.rows; ++i) {
    for (std::size_t j = 1; j < sample.columns; j += 2) {
      const double u = random.uniform(2 * (i * sample.columns + j));
      const double kind = random.uniform(2 * (i * sample.columns + j) + 1);
      const double share = sample.y[i] > mean ? 1.0 : 0.4 + 0.1 * static_cast<double>(j);
      double level = std::floor(u * u * share * static_cast<double>(size));
      if (static_cast<std::int64_t>(level) % 3 == 0 && kind < 0.3) level = 0;
      if (kind > 0.96) level = std::numeric_limits<double>::quiet_NaN();
      if (kind > 0.93 && kind < 0.94) level = static_cast<double>(size) + 3;
      if (kind > 0.92 && kind < 0.93) level = kind < 0.925 ? 0.5 : -1;
      sample.at(i, j) = level;
    }
  }
  return sample;
}

/// The options, each time with another way to grow trees.
inline std::vector<boosting::BoostingOptions> ways_to_grow(const boosting::BoostingOptions& plain) {
  std::vector<boosting::BoostingOptions> all(6, plain);
  all[0].max_depth = 3;
  all[1].grow_policy = boosting::GrowPolicy::depthwise;
  all[2].grow_policy = boosting::GrowPolicy::oblivious;
  all[3].histogram_precision = boosting::HistogramPrecision::exact;
  all[4].subsample = 0.5;
  all[4].subsample_freq = 2;
  all[5].colsample_bytree = 0.4;
  all[5].num_leaves = 2;
  return all;
}

/// fit() on a sample, double precision.
inline boosting::FitResult fit(const Sample& sample, const boosting::BoostingOptions& options,
                               int threads = 1, const std::vector<double>& weight = {}) {
  const data::MatrixView<const double> matrix(sample.x.data(), sample.rows, sample.columns);
  const data::MatrixSource<double, double> source(matrix, 100);
  return boosting::fit<double>(
      {.features = &source, .target = sample.y, .weight = weight, .levels = sample.levels}, options,
      threads);
}

/// The raw score of one row.
inline double raw_score(const boosting::FittedTrees& forest, const double* row) {
  std::int64_t sum = 0;
  for (const auto& tree : forest.trees) sum += tree.leaves[tree.leaf_of(row)];
  return forest.base_score + std::ldexp(static_cast<double>(sum), -forest.grid_exponent);
}

}  // namespace mliot::testing
