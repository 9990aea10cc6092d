// Rolling variances of a block of arbitrary doubles, from sums of their pieces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace mliot::kernel {

/// Windows that rolling_variances takes: 2 ... kLongestVariance.
constexpr std::size_t kLongestVariance = 1024;

/// How the samples of a block are cut into pieces, and how far a variance can then be off.
///
/// In the unit `unit` a sample is A + y, A whole and |y| <= 1/2; y is summed in multiples of
/// `fine`, and 2 A y + y^2 in multiples of `product` and what that leaves in multiples of `rest`.
struct VarianceGrid {
  double unit;     ///< power of two; samples are below 2^whole_bits of it
  double fine;     ///< powers of two, in units
  double product;  ///< in squares of units
  double rest;
  double error;  ///< bound of |n S2 - S1^2|, in squares of units
};

/// The grid for samples of magnitude at most `largest` whose y are all multiples of `fine`; none
/// where window or magnitudes are beyond the method.
std::optional<VarianceGrid> variance_grid(std::size_t window, double largest);

/// The same grid with the bound that holds where some y is rounded to `fine`.
VarianceGrid with_rounded_pieces(const VarianceGrid& grid, std::size_t window);

/// A block of windows: output i is over the `window` samples that end at x[i]; x[-window + 1] on
/// are readable.
struct VarianceBlock {
  const double* x;
  std::size_t n;
  std::size_t window;
  bool root;                    ///< the root of the variance, in the output's type
  std::size_t ddof = 1;         ///< below window
  bool has_missing = false;     ///< NaN may occur
  std::size_t min_samples = 1;  ///< looked at if has_missing
};

/// The correctly rounded variances (divisor: the samples present less ddof); NaN where fewer than
/// min_samples, or no more than ddof, are present. Writes the places where the error bound leaves
/// the rounding open, whose outputs are to be made otherwise, to `failed` (room for n), and returns
/// their number.
std::size_t rolling_variances(const VarianceBlock& block, const VarianceGrid& grid, double* out,
                              std::uint32_t* failed);
std::size_t rolling_variances(const VarianceBlock& block, const VarianceGrid& grid, float* out,
                              std::uint32_t* failed);

}  // namespace mliot::kernel
