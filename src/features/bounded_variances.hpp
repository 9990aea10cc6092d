// Variances from sums of pieces, and which of them are to be made anew.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "kernel/varying_windows.hpp"

namespace mliot::features {

struct BoundedVariances {
  std::vector<double> values;       ///< rounded once, but for the open ones
  std::vector<std::uint32_t> open;  ///< places, in order: of outputs in doubt, of constant windows
};

/// The variances of windows over samples without infinities; none where there are too many samples
/// or their magnitudes cannot be scaled. Doubles that may round wrong to float are open too where
/// Out is float.
template <class Out>
std::optional<BoundedVariances> bounded_variances(const kernel::VaryingWindows& windows,
                                                  std::size_t ddof);

}  // namespace mliot::features
