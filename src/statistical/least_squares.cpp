// Normal equations by Cholesky's decomposition.
#include "least_squares.hpp"

#include <algorithm>
#include <cmath>

namespace mliot::statistical {
namespace {

constexpr double kRidge = 1e-10;

}  // namespace

void LeastSquares::add(std::span<const double> row, double target) {
  for (std::size_t i = 0; i < unknowns_; ++i) {
    double* products = products_.data() + i * unknowns_;
    const double factor = row[i];
    for (std::size_t k = 0; k <= i; ++k) products[k] += factor * row[k];
    targets_[i] += factor * target;
  }
}

bool LeastSquares::solve(std::span<double> x) const {
  const std::size_t n = unknowns_;
  std::vector<double> scale(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double square = products_[i * n + i];
    scale[i] = square > 0 ? 1 / std::sqrt(square) : 0.0;
  }
  std::vector<double> lower(n * n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k <= i; ++k) {
      double sum = products_[i * n + k] * scale[i] * scale[k];
      if (i == k) sum = (scale[i] > 0 ? sum : 1.0) + kRidge;
      for (std::size_t j = 0; j < k; ++j) sum -= lower[i * n + j] * lower[k * n + j];
      lower[i * n + k] = i == k ? std::sqrt(std::max(sum, kRidge)) : sum / lower[k * n + k];
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    double sum = targets_[i] * scale[i];
    for (std::size_t j = 0; j < i; ++j) sum -= lower[i * n + j] * x[j];
    x[i] = sum / lower[i * n + i];
  }
  for (std::size_t i = n; i-- > 0;) {
    double sum = x[i];
    for (std::size_t j = i + 1; j < n; ++j) sum -= lower[j * n + i] * x[j];
    x[i] = sum / lower[i * n + i];
  }
  for (std::size_t i = 0; i < n; ++i) x[i] *= scale[i];
  return std::all_of(x.begin(), x.end(), [](double each) { return std::isfinite(each); });
}

}  // namespace mliot::statistical
