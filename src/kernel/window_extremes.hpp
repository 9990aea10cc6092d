// Largest or smallest sample of every window of a block.
#pragma once

#include <cstddef>

namespace mliot::kernel {

/// out[i] = the largest (or smallest) of x[i .. i + window), for n outputs; no NaN. x is scratch:
/// n + window - 1 samples that the call overwrites.
///
/// Extremes of 1, 2, 4, ... samples are formed in turn; two that overlap cover the window. So the
/// cost grows with the logarithm of the window and every pass runs on whole vectors.
void window_extremes(double* x, std::size_t n, std::size_t window, bool largest, double* out);

}  // namespace mliot::kernel
