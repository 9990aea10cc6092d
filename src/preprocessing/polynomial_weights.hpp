// Weights of a least-squares polynomial over equally spaced samples.
#pragma once

#include <cstdint>
#include <vector>

namespace mliot::preprocessing::detail {

/// A polynomial of that degree through `size` > degree samples, and the derivative of it that is
/// wanted per sample step.
struct PolynomialFit {
  std::int64_t size = 1;
  std::int64_t degree = 0;
  std::int64_t derivative = 0;
};

/// What each sample counts in the derivative of the fitted polynomial at `place`, 0 being the
/// oldest sample and size - 1 the newest.
///
/// By the orthogonal polynomials of the samples' places, scaled to [-1, 1]: about n digits are lost
/// where powers would lose 2 n. Source: Forsythe 1957, J. SIAM 5.
std::vector<double> polynomial_weights(const PolynomialFit& fit, double place);

}  // namespace mliot::preprocessing::detail
