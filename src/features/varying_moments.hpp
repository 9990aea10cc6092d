// Moments of windows that hold now more, now fewer samples of a block, each rounded once.
#pragma once

#include <cstddef>

#include "kernel/piece_means.hpp"
#include "kernel/varying_windows.hpp"

namespace mliot::features {

/// The longest windows, in rows, that are worth the sums of a block.
constexpr std::size_t kLongestVaryingMean = 1 << 20;
constexpr std::size_t kLongestVaryingVariance = 4096;  // with as many outputs

/// Which variances.
struct VaryingVariance {
  std::size_t ddof;
  bool root;  ///< the root of the variance, in the output's type
};

// Each returns false, with outputs of no meaning, where the stream has to make them: of infinities,
// of samples that span too many bits, and where too many variances would be made anew.

/// Sums, means, or distances of the newest sample from the mean.
template <class Out>
bool varying_means(const kernel::VaryingWindows& windows, kernel::PieceMean kind, Out* out);

/// Variances, or their roots.
template <class Out>
bool varying_variances(const kernel::VaryingWindows& windows, const VaryingVariance& options,
                       Out* out);

/// Distances of the newest sample from the mean, in deviations; the float of the double's.
template <class Out>
bool varying_scores(const kernel::VaryingWindows& windows, std::size_t ddof, Out* out);

}  // namespace mliot::features
