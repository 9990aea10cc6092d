// Power iteration.
#include "boosting/level_order.hpp"

#include <cmath>
#include <cstddef>

namespace mliot::boosting {
namespace {

// Rounds of the power iteration. An order that is not the best one costs gain, never a rule.
constexpr int kRounds = 16;

double dot(const double* a, const double* b, std::size_t n) {
  double sum = 0;
  for (std::size_t k = 0; k < n; ++k) sum += a[k] * b[k];
  return sum;
}

}  // namespace

std::vector<double> principal_places(const std::vector<double>& steps,
                                     const std::vector<double>& weights) {
  const std::size_t n = steps.size() / weights.size();
  std::vector<double> axis(n, 0.0);
  double farthest = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double* step = &steps[i * n];
    const double distance = weights[i] * dot(step, step, n);
    if (!(distance > farthest)) continue;
    farthest = distance;
    axis.assign(step, step + n);
  }
  for (int round = 0; n > 1 && round < kRounds; ++round) {
    std::vector<double> next(n, 0.0);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const double* step = &steps[i * n];
      const double share = weights[i] * dot(step, axis.data(), n);
      for (std::size_t k = 0; k < n; ++k) next[k] += share * step[k];
    }
    const double length = std::sqrt(dot(next.data(), next.data(), n));
    if (!(length > 0)) break;
    for (std::size_t k = 0; k < n; ++k) axis[k] = next[k] / length;
  }
  std::vector<double> places;
  places.reserve(weights.size());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    places.push_back(dot(&steps[i * n], axis.data(), n));
  }
  return places;
}

}  // namespace mliot::boosting
