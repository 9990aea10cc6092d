// Extremes of windows that hold now more, now fewer samples of a block.
#pragma once

#include <cstddef>

#include "kernel/varying_windows.hpp"

namespace mliot::features {

/// The longest windows, in rows, that are worth the tables of a block.
constexpr std::size_t kLongestVaryingExtreme = 4096;  // with as many outputs

/// The largest samples present, or the smallest; -0 is 0. Infinities are samples as others are.
template <class Out>
void varying_extremes(const kernel::VaryingWindows& windows, bool largest, Out* out);

}  // namespace mliot::features
