// Quantiles and variances of models of demand beside their sample paths, step by step.
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "mliot/core/random.hpp"
#include "mliot/statistical/fitted_panel.hpp"
#include "support/catch.hpp"
#include "support/one_series.hpp"

namespace mliot::statistical {

/// Demand of every period, of some, and of some until it sleeps.
inline std::vector<std::vector<double>> shapes_of_demand() {
  const Random random(3);
  std::vector<double> dense;
  std::vector<double> sparse;
  for (std::size_t t = 0; t < 80; ++t) {
    dense.push_back(20 + 15 * random.uniform(t));
    sparse.push_back(random.uniform(100 + t) < 0.3 ? 1 + 9 * random.uniform(200 + t) : 0);
  }
  std::vector<double> asleep = sparse;
  asleep.insert(asleep.end(), 10, 0.0);
  return {dense, sparse, asleep};
}

/// The standard deviation of draws, within 0.03 and four of its standard errors, which are large
/// where a few large demands make it up.
inline void check_spread(const std::vector<double>& drawn, double variance) {
  const auto n = static_cast<double>(drawn.size());
  double mean = 0;
  for (const double y : drawn) mean += y / n;
  double squares = 0;
  double fourth = 0;
  for (const double y : drawn) {
    const double square = (y - mean) * (y - mean);
    squares += square / n;
    fourth += square * square / n;
  }
  const double error = std::sqrt(fourth / n) / squares / 2;
  CHECK(std::sqrt(squares / variance) == Approx(1).margin(0.03 + 4 * error));
}

/// Levels of a step as sample paths have them, between the share below and the share at most there;
/// and the spread of the paths.
template <class M>
void check_steps(const FittedPanel<M>& panel, std::size_t h, double tolerance) {
  constexpr std::size_t kPaths = 20000;
  const std::vector<double> levels{0.05, 0.25, 0.5, 0.75, 0.9, 0.99};
  std::vector<double> ends(h * levels.size());
  panel.quantiles(h, levels, ends, {});
  std::vector<double> paths(kPaths * h);
  panel.simulate(h, kPaths, 5, paths, {});
  const Forecast ahead = predicted(panel, h);
  for (std::size_t k = 0; k < h; ++k) {
    std::vector<double> drawn;
    for (std::size_t p = 0; p < kPaths; ++p) drawn.push_back(paths[p * h + k]);
    INFO(k);
    check_spread(drawn, ahead.variance[k]);
    for (std::size_t j = 0; j < levels.size(); ++j) {
      const double end = ends[k * levels.size() + j];
      double below = 0;
      double most = 0;
      for (std::size_t p = 0; p < kPaths; ++p) {
        below += paths[p * h + k] < end ? 1.0 / kPaths : 0;
        most += paths[p * h + k] <= end ? 1.0 / kPaths : 0;
      }
      INFO(levels[j]);
      CHECK(below <= levels[j] + tolerance);
      CHECK(most >= levels[j] - tolerance);
    }
  }
}

}  // namespace mliot::statistical
