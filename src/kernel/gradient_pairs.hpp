// Gradients and hessians of rows, rounded to small integers and packed in pairs.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mliot::kernel {

/// Binary digits of the rests: what rounding took from a number, in units / 2^kRestBits.
inline constexpr int kRestBits = 15;

/// A power-of-two scale: numbers below `limit` in magnitude are covered, and times `inverse` they
/// are in units, below 2^15.
struct PairScale {
  double limit;
  double inverse;
};

/// How many numbers lie beyond the limit (NaN does), from half and from an eighth of it, and the
/// largest magnitude.
struct PairCounts {
  std::size_t beyond = 0;
  std::size_t beyond_half = 0;
  std::size_t beyond_eighth = 0;
  double largest = 0;
};

/// Numbers of both kinds; without hessians each is one unit, and hessian_scale does not matter.
struct PairSource {
  const double* gradients;
  const double* hessians;  ///< may be null
  PairScale gradient_scale;
  PairScale hessian_scale;
};

/// Writes for each of n rows the pair of rounded numbers in units, hessian in the low 16 bits,
/// signed gradient in the high 16, and the pair of their rests. Adds to both counts; those of
/// missing hessians stay as they are. Pairs of rows beyond a limit mean nothing.
void pack_pairs(const PairSource& source, std::size_t n, std::uint32_t* pairs, std::uint32_t* rests,
                PairCounts (&counts)[2]);

/// Derivatives of the log-loss by the raw score: p - y and p (1 - p) with p = 1 / (1 + e^-raw).
void logistic_derivatives(const double* raw, const double* target, std::size_t n, double* gradient,
                          double* hessian);

}  // namespace mliot::kernel
