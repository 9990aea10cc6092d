// Rolling variance and deviation of a block by sliding sums that are exact in double.
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

/// The variances or deviations, correctly rounded to the output's type (the deviation: the root of
/// that variance).
///
/// Requires a power of two q of which all samples are multiples: with w = max(window, 8) and m the
/// largest magnitude, w m <= 2^26 q, so every sum below is exact; and 2^-400 <= q <= 2^400, for
/// float 2^-30 <= q. The window is 2 or more, and more than ddof.
void rolling_moments(const MomentBlock& block, double* out);
void rolling_moments(const MomentBlock& block, float* out);

}  // namespace mliot::kernel
