// Rolling sum, mean, variance and deviation of a block by sliding sums that are exact in double.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mliot::kernel {

enum class Moment : std::uint8_t { sum, mean, variance, deviation };

/// A block of windows: output i is over the `window` samples that end at x[i].
struct MomentBlock {
  const double* x;          ///< x[-window + 1] on are readable
  std::size_t n;            ///< outputs
  std::size_t window;       ///< below 2^26
  std::size_t min_samples;  ///< looked at if has_missing
  Moment moment;
  bool has_missing;      ///< NaN may occur
  std::size_t ddof = 1;  ///< the divisor of a variance is n - ddof
};

/// The moments, correctly rounded to the output's type (the deviation: the root of that variance).
///
/// Requires a power of two q of which all samples are multiples: with w = max(window, 8) and m the
/// largest magnitude, w m <= 2^51 q for sums and means and w m <= 2^26 q for the others, so every
/// sum below is exact; and 2^-400 <= q <= 2^400, for float and sums or means 2^-90 <= q, for float
/// and the others 2^-30 <= q. The variance needs a window of 2 or more, and of more than ddof.
void rolling_moments(const MomentBlock& block, double* out);
void rolling_moments(const MomentBlock& block, float* out);

/// The sums or means of samples x = H + L with H a multiple of `coarse`, |L| <= coarse / 2, L a
/// multiple of `fine`: two exact sums, and a test that the division rounded right.
///
/// With w as above: w m <= 2^50 coarse and w coarse / 2 <= 2^51 fine; no NaN. Writes the places
/// where the test failed, whose outputs are to be made otherwise, to `failed` (room for n) and
/// returns their number.
std::size_t rolling_means_of_pieces(const MomentBlock& block, double coarse, double* out,
                                    std::uint32_t* failed);
std::size_t rolling_means_of_pieces(const MomentBlock& block, double coarse, float* out,
                                    std::uint32_t* failed);

}  // namespace mliot::kernel
