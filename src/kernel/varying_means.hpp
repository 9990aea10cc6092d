// Sums, means and distances of windows that hold now more, now fewer samples.
#pragma once

#include "kernel/piece_means.hpp"
#include "kernel/varying_windows.hpp"

namespace mliot::kernel {

/// The results rounded once to the output's type; the newest sample of a distance is its window's
/// last one, and NaN where that is missing. False, with outputs of no meaning, where some sample is
/// not a sum of pieces.
///
/// The grid is piece_grid(samples, largest), of fewer than 2^26 samples.
bool varying_means(const VaryingWindows& windows, PieceMean kind, const PieceGrid& grid,
                   double* out);
bool varying_means(const VaryingWindows& windows, PieceMean kind, const PieceGrid& grid,
                   float* out);

}  // namespace mliot::kernel
