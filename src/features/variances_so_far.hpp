// Variances of all samples so far of a series, each rounded once.
#pragma once

#include <cstddef>
#include <span>

namespace mliot::features {

/// Which variances.
struct SoFar {
  std::size_t min_samples;  ///< NaN where fewer are present, or no more than ddof
  std::size_t ddof;
  bool root;  ///< the root of the variance, in the output's type
};

/// The variances of a series; false, with outputs of no meaning, where the stream has to make them.
bool variances_so_far(std::span<const double> in, const SoFar& options, std::span<double> out);
bool variances_so_far(std::span<const double> in, const SoFar& options, std::span<float> out);

}  // namespace mliot::features
