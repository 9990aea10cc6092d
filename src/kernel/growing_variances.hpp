// Variances of all samples so far of a series, from sums of powers in two pieces each.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mliot::kernel {

/// The longest series that growing_variances takes.
constexpr std::size_t kLongestGrowing = 8192;

/// A series: output i is over the samples x[0] ... x[i]. No infinities; magnitudes are below
/// 2^exponent.
struct GrowingBlock {
  const double* x;
  std::size_t n;
  std::size_t ddof;         ///< the divisor is the samples present less ddof
  std::size_t min_samples;  ///< NaN where fewer are present, or no more than ddof
  int exponent;             ///< -400 ... 400
};

/// The variances, rounded to double. Writes the places where the error bound leaves the rounding
/// open, whose outputs are to be made otherwise, to `failed` (room for n) and returns their number.
/// Samples that are all the same are among them.
std::size_t growing_variances(const GrowingBlock& block, double* out, std::uint32_t* failed);

}  // namespace mliot::kernel
