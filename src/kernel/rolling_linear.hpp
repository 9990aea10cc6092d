// Rolling slopes, and distances of the newest sample from the mean, of a block.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace mliot::kernel {

/// slope: (w S(t x) - S(t) S(x)) / (w S(t^2) - S(t)^2) over the places t = 0 ... w - 1 of a window;
/// distance: (w x - S(x)) / w of its newest sample.
enum class Linear : std::uint8_t { slope, distance };

/// A block of windows: output i is over the `window` samples that end at x[i], all finite.
struct LinearBlock {
  const double* x;  ///< x[-window + 1] on are readable
  std::size_t n;    ///< outputs
  std::size_t window;
  Linear kind;
};

/// How samples are cut: x = H + L with H a multiple of `coarse` and |L| <= coarse / 2. Where L is a
/// multiple of `fine`, every sum of either is exact. fine is 0 where L is.
struct LinearGrid {
  double coarse;
  double fine;
};

/// The grid for samples up to `largest`; nothing where a divisor would pass 2^26 or an exponent
/// leave the range that is safe to scale in.
std::optional<LinearGrid> linear_grid(Linear kind, std::size_t window, double largest);

/// The real slopes or distances, rounded once to the output's type. Requires splits_into_pieces on
/// the grid. Writes the places whose rounding is open, which are to be made otherwise, to `failed`
/// (room for n) and returns their number.
std::size_t rolling_linear(const LinearBlock& block, const LinearGrid& grid, double* out,
                           std::uint32_t* failed);
std::size_t rolling_linear(const LinearBlock& block, const LinearGrid& grid, float* out,
                           std::uint32_t* failed);

}  // namespace mliot::kernel
