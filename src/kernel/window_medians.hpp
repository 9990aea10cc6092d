// Medians of short windows by networks of minima and maxima, one window a lane.
#pragma once

#include <cstddef>

namespace mliot::kernel {

/// The longest window that window_medians takes.
inline constexpr std::size_t kLongestMedian = 15;

/// out[i] = the median of x[i .. i + window - 1]; -0 counts as 0. window is odd, at least 3 and at
/// most kLongestMedian; none of the n + window - 1 samples is NaN.
void window_medians(const double* x, std::size_t n, std::size_t window, double* out);

}  // namespace mliot::kernel
