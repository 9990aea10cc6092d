// Rolling slopes of a block of arbitrary doubles, cut into two pieces each.
#pragma once

#include <cstddef>
#include <optional>

namespace mliot::kernel {

/// A block of windows: output i is over the `window` samples that end at x[i].
struct SlopeBlock {
  const double* x;  ///< x[-window + 1] on are readable, no infinities
  std::size_t n;    ///< outputs
  std::size_t window;
  bool has_missing = false;     ///< NaN may occur
  std::size_t min_samples = 2;  ///< NaN where fewer are present; looked at if has_missing
};

/// How samples are cut: x = H + L with H a multiple of `coarse` and |L| <= coarse / 2. Where L is a
/// multiple of `fine`, every sum of either is exact. fine is 0 where L is.
struct SlopeGrid {
  double coarse;
  double fine;
};

/// The grid for samples up to `largest`; nothing where a divisor would pass 2^26 or an exponent
/// leave the range that is safe to scale in.
std::optional<SlopeGrid> slope_grid(std::size_t window, double largest);

/// (n S(t x) - S(t) S(x)) / (n S(t^2) - S(t)^2) over the n places t in 0 ... w - 1 of each window
/// that hold a sample, rounded once to the output's type. Requires splits_into_pieces on the grid.
void rolling_slopes(const SlopeBlock& block, const SlopeGrid& grid, double* out);
void rolling_slopes(const SlopeBlock& block, const SlopeGrid& grid, float* out);

}  // namespace mliot::kernel
