// Random counts by inversion of their distribution, on the library's own arithmetic.
#pragma once

namespace mliot::datasets {

/// The smallest n whose cumulative probability exceeds `uniform`, for a negative binomial count of
/// that mean and variance mean + mean^2 / shape. 0 when the mean is not positive.
///
/// The probability of zero, (1 + mean / shape)^-shape, must not underflow: shape <= 100 always
/// fits.
///
/// Cost: O(n).
double negative_binomial(double uniform, double mean, double shape) noexcept;

}  // namespace mliot::datasets
