// Largest or smallest sample of every window of a block.
#pragma once

#include <cstddef>

namespace mliot::kernel {

/// out[i] = the largest (or smallest) of x[i .. i + window), for n outputs; -0 becomes 0. A NaN
/// takes part as the infinity that every number beats. Whether there was one among the samples.
///
/// scratch: room for n + window - 1 samples, apart from x and out; fastest where it begins a line
/// of the cache.
///
/// Extremes of a vector and one more sample are formed first, then of four times as many and so on;
/// up to four that overlap cover the window. So the cost grows with the logarithm of the window and
/// every pass runs on whole vectors. Windows within a vector begin with four samples.
bool window_extremes(const double* x, std::size_t n, std::size_t window, bool largest,
                     double* scratch, double* out);

}  // namespace mliot::kernel
