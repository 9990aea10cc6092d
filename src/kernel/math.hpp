// Elementary functions of arrays, on the instruction set in use.
#pragma once

#include <cstddef>

namespace mliot::kernel {

/// out[i] = e^x[i] and so on, with the bits of the scalar functions of core/math.hpp. x and out are
/// the same array or do not overlap; any alignment.
void exp_array(const double* x, double* out, std::size_t n);
void log_array(const double* x, double* out, std::size_t n);
void sin_array(const double* x, double* out, std::size_t n);
void cos_array(const double* x, double* out, std::size_t n);

}  // namespace mliot::kernel
