// Windows of one column that hold now more, now fewer samples.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mliot::kernel {

/// Output i is over the samples x[first[i]] ... x[last[i] - 1]; none is infinite, NaN is missing.
struct VaryingWindows {
  const double* x;
  std::size_t samples;         ///< that are readable from x on
  const std::uint32_t* first;  ///< at most last[i]
  const std::uint32_t* last;   ///< at most `samples`
  std::size_t n;               ///< outputs
  std::size_t min_samples;     ///< NaN where fewer are present
};

}  // namespace mliot::kernel
