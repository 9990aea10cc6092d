// The density of an ARMA process by its covariance matrix: no recursion, no filter.
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

namespace mliot::reference {

/// Weights of past innovations, far enough that the rest is nothing for roots below 0.9.
inline std::vector<double> arma_weights(const std::vector<double>& ar,
                                        const std::vector<double>& ma, std::size_t count) {
  std::vector<double> psi(count);
  psi[0] = 1;
  for (std::size_t j = 1; j < count; ++j) {
    psi[j] = j <= ma.size() ? ma[j - 1] : 0.0;
    for (std::size_t i = 1; i <= ar.size() && i <= j; ++i) psi[j] += ar[i - 1] * psi[j - i];
  }
  return psi;
}

/// Autocovariances by the sum over the weights, for innovations of variance 1.
inline std::vector<double> arma_covariances(const std::vector<double>& ar,
                                            const std::vector<double>& ma, std::size_t n) {
  const std::vector<double> psi = arma_weights(ar, ma, n + 4000);
  std::vector<double> gamma(n);
  for (std::size_t h = 0; h < n; ++h) {
    for (std::size_t j = 0; j + h < psi.size(); ++j) gamma[h] += psi[j] * psi[j + h];
  }
  return gamma;
}

struct ArmaDensity {
  double squares = 0;  ///< y' V^-1 y
  double logs = 0;     ///< log det V
};

/// By Cholesky's decomposition of the whole covariance matrix, O(n^3).
inline ArmaDensity arma_density(const std::vector<double>& ar, const std::vector<double>& ma,
                                const std::vector<double>& y) {
  const std::size_t n = y.size();
  const std::vector<double> gamma = arma_covariances(ar, ma, n);
  std::vector<std::vector<double>> root(n);  // the lower triangle, row by row
  std::vector<double> z(n);
  ArmaDensity out;
  for (std::size_t i = 0; i < n; ++i) {
    double right = y[i];
    root[i].resize(i + 1);
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = gamma[i - j];
      for (std::size_t k = 0; k < j; ++k) sum -= root[i][k] * root[j][k];
      root[i][j] = i == j ? std::sqrt(sum) : sum / root[j][j];
      if (j < i) right -= root[i][j] * z[j];
    }
    z[i] = right / root[i][i];
    out.squares += z[i] * z[i];
    out.logs += 2 * std::log(root[i][i]);
  }
  return out;
}

}  // namespace mliot::reference
