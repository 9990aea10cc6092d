// Orthogonal polynomials by their three-term recurrence, with derivatives.
#include "preprocessing/polynomial_weights.hpp"

#include <algorithm>
#include <cstddef>

namespace mliot::preprocessing::detail {
namespace {

/// Polynomials k - 1 and k at each sample.
struct Values {
  std::vector<double> before;
  std::vector<double> now;
};

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// next = place * now - ratio * before at every sample: the places lie around 0.
void advance(Values& values, const std::vector<double>& places, double ratio) {
  for (std::size_t i = 0; i < places.size(); ++i) {
    const double next = places[i] * values.now[i] - ratio * values.before[i];
    values.before[i] = values.now[i];
    values.now[i] = next;
  }
}

/// The same for the derivatives 0, 1, ... at one place.
void advance_derivatives(Values& values, double place, double ratio) {
  for (std::size_t d = values.now.size(); d-- > 0;) {
    const double slope = d == 0 ? 0 : static_cast<double>(d) * values.now[d - 1];
    const double next = (place * values.now[d] + slope) - ratio * values.before[d];
    values.before[d] = values.now[d];
    values.now[d] = next;
  }
}

}  // namespace

std::vector<double> polynomial_weights(const PolynomialFit& fit, double place) {
  const auto n = static_cast<std::size_t>(fit.size);
  const auto derivative = static_cast<std::size_t>(fit.derivative);
  const double half = std::max(0.5 * static_cast<double>(fit.size - 1), 0.5);
  const double middle = 0.5 * static_cast<double>(fit.size - 1);
  std::vector<double> places(n);
  for (std::size_t i = 0; i < n; ++i) places[i] = (static_cast<double>(i) - middle) / half;
  Values at_samples{std::vector<double>(n, 0), std::vector<double>(n, 1)};
  Values at_place{std::vector<double>(derivative + 1, 0), std::vector<double>(derivative + 1, 0)};
  at_place.now[0] = 1;
  std::vector<double> weights(n, 0);
  double ratio = 0;
  double norm = static_cast<double>(n);
  for (std::int64_t k = 0;; ++k) {
    const double wanted = at_place.now[derivative] / norm;
    for (std::size_t i = 0; i < n; ++i) weights[i] += wanted * at_samples.now[i];
    if (k == fit.degree) break;
    advance(at_samples, places, ratio);
    advance_derivatives(at_place, (place - middle) / half, ratio);
    const double next = dot(at_samples.now, at_samples.now);
    ratio = next / norm;
    norm = next;
  }
  for (std::size_t d = 0; d < derivative; ++d) {
    for (double& weight : weights) weight /= half;
  }
  return weights;
}

}  // namespace mliot::preprocessing::detail
