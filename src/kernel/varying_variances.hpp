// Variances of windows that hold now more, now fewer samples.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernel/varying_windows.hpp"

namespace mliot::kernel {

/// The most samples that varying_variances takes at once.
constexpr std::size_t kMostVarying = 8192;

/// The variances, rounded to double; NaN also where no more than ddof samples are present. All
/// magnitudes are below 2^exponent, -400 <= exponent <= 400. Writes the places where the error
/// bound leaves the rounding open, whose outputs are to be made otherwise, to `failed` (room for n)
/// and returns their number. Samples that are all the same are among them.
std::size_t varying_variances(const VaryingWindows& windows, std::size_t ddof, int exponent,
                              double* out, std::uint32_t* failed);

}  // namespace mliot::kernel
