// Rolling skewness and kurtosis of a block, from sums of powers in two pieces each.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mliot::kernel {

/// Windows that rolling_shapes takes: 4 ... kLongestShape.
constexpr std::size_t kLongestShape = 1024;

/// A block of windows: output i is over the `window` samples that end at x[i]; x[-window + 1] on
/// are readable and no infinities, and all magnitudes are below 2^exponent.
struct ShapeBlock {
  const double* x;
  std::size_t n;
  std::size_t window;
  bool kurtosis;             ///< else the skewness
  int exponent;              ///< -400 ... 400
  bool has_missing = false;  ///< NaN may occur
  std::size_t min_samples =
      1;  ///< NaN results where fewer are present, or fewer than the formula needs
};

/// The kurtosis G2, or the skewness G1 as the signed root of its square rounded once; rounded to
/// double. Writes the places where the error bound leaves the rounding open, whose outputs are to
/// be made otherwise, to `failed` (room for n) and returns their number. Windows of equal samples
/// are among them.
std::size_t rolling_shapes(const ShapeBlock& block, double* out, std::uint32_t* failed);

}  // namespace mliot::kernel
