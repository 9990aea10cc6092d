// e^x of many doubles, with the bits of mliot::math::exp.
#pragma once

#include <cstddef>

namespace mliot::kernel {

/// out[i] = math::exp(x[i]). x and out may be the same array; any alignment.
void exp_span(const double* x, double* out, std::size_t n);

}  // namespace mliot::kernel
