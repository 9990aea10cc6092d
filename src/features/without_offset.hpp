// What all samples of a block have in common takes bits from every sum: leave it out where exact.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "kernel/exact_difference.hpp"

namespace mliot::features {

/// `moved` becomes the samples less the first of them that is no NaN, where that is exact for all;
/// else a copy. n >= 1, no infinities.
inline void without_offset(const double* x, std::size_t n, std::vector<double>& moved) {
  moved.resize(n);
  const double* first = std::find_if(x, x + n - 1, [](double each) { return each == each; });
  if (!kernel::subtract_exactly(x, n, *first, moved.data())) moved.assign(x, x + n);
}

/// Whether all samples of a window that are no NaN are the same.
inline bool is_constant(const double* x, std::size_t n) {
  double seen = x[0];
  for (std::size_t i = 1; i < n; ++i) {
    if (x[i] == seen || x[i] != x[i]) continue;
    if (seen == seen) return false;
    seen = x[i];
  }
  return true;
}

}  // namespace mliot::features
