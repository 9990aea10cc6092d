// The pattern of a kernel: y += a * x. Copy its three files to add one.
#pragma once

#include <cstddef>

namespace mliot::kernel {

/// y[i] = y[i] + a * x[i], two roundings each. x and y do not overlap; any alignment.
void scale_add(float a, const float* x, float* y, std::size_t n);

}  // namespace mliot::kernel
