// Differences of a block of samples and one number.
#pragma once

#include <cstddef>

namespace mliot::kernel {

/// out[i] = x[i] - by, if that is exact for all of them but NaN; else false and out is undefined.
/// No infinities.
bool subtract_exactly(const double* x, std::size_t n, double by, double* out);

}  // namespace mliot::kernel
