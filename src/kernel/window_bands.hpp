// Order statistics of the windows of a block, by halving chunks of windows.
#pragma once

#include <cstddef>

namespace mliot::kernel {

/// Windows that window_bands takes: kShortestBands ... kLongestBands.
constexpr std::size_t kShortestBands = 16;
constexpr std::size_t kLongestBands = 1023;

/// Doubles that window_bands works in, for n outputs of windows of such a length.
std::size_t window_bands_scratch(std::size_t n, std::size_t window);

/// lower[i] and, unless it is null, upper[i] are the samples at places `rank` and `rank` + 1 (the
/// last one at most) of the sorted `window` samples that end at x[i].
///
/// x[-window + 1] on are readable and none of them is NaN or -0; n is 1 or more and rank is below
/// window. The cost grows with the square of the logarithm of the window.
void window_bands(const double* x, std::size_t n, std::size_t window, std::size_t rank,
                  double* lower, double* upper, double* scratch);

}  // namespace mliot::kernel
