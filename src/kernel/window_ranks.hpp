// Order statistics of the windows of a block, several places of the series at a time.
#pragma once

#include <cstddef>

namespace mliot::kernel {

/// Windows that window_ranks takes: 2 ... kLongestRanks.
constexpr std::size_t kLongestRanks = 256;

/// lower[i] and upper[i] are the samples at places `rank` and `rank` + 1 (the last one at most) of
/// the sorted `window` samples that end at x[i].
///
/// x[-window + 1] on are readable and none of them is NaN or -0; n is 1 or more and rank is below
/// window. Faster than a sorted window for n of several windows.
void window_ranks(const double* x, std::size_t n, std::size_t window, std::size_t rank,
                  double* lower, double* upper);

}  // namespace mliot::kernel
