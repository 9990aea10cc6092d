// Elementary functions with the same bits on every machine and instruction set.
#pragma once

#include <span>

namespace mliot::math {

/// e^x, below 1 ulp. Infinity above 709.78, 0 below -745.13.
double exp(double x) noexcept;

/// Natural logarithm, below 1 ulp. -infinity at 0, NaN below.
double log(double x) noexcept;

/// Sine of x radians, below 1 ulp for |x| <= 2^20, NaN beyond. +0 at both zeros.
double sin(double x) noexcept;

/// Cosine of x radians, below 1 ulp for |x| <= 2^20, NaN beyond.
double cos(double x) noexcept;

/// The same for each element, faster and with the same bits. `out` is `x` itself or does not
/// overlap it. Throws InvalidArgument when the sizes differ.
void exp(std::span<const double> x, std::span<double> out);
void log(std::span<const double> x, std::span<double> out);
void sin(std::span<const double> x, std::span<double> out);
void cos(std::span<const double> x, std::span<double> out);

}  // namespace mliot::math
