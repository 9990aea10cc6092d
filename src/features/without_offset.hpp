// What all samples of a block have in common takes bits from every sum: leave it out where exact.
#pragma once

#include <cstddef>
#include <vector>

#include "kernel/rolling_variances.hpp"

namespace mliot::features {

/// The samples less the first of them, where that is exact for all; else as they are.
inline std::vector<double> without_offset(const double* x, std::size_t n) {
  std::vector<double> moved(n);
  if (!kernel::subtract_exactly(x, n, x[0], moved.data())) moved.assign(x, x + n);
  return moved;
}

/// Whether all samples of a window are the same.
inline bool is_constant(const double* x, std::size_t n) {
  for (std::size_t i = 1; i < n; ++i) {
    if (x[i] != x[0]) return false;
  }
  return true;
}

}  // namespace mliot::features
