// Objective and gradient of exponential smoothing, eight series at a time.
#pragma once

#include <cstddef>

namespace mliot::kernel {

/// Problems that one call evaluates, whatever the register holds.
inline constexpr std::size_t kEtsLanes = 8;

/// Rows of the parameters and of the gradient; seasonal states follow, one row a period.
enum EtsRow : std::size_t {
  kEtsAlpha,
  kEtsBeta,
  kEtsGamma,
  kEtsPhi,
  kEtsLevel,
  kEtsTrend,
  kEtsSeason
};

enum class EtsTrend { none, additive, multiplicative };
enum class EtsSeason { none, additive, multiplicative };

/// One problem a lane: element [row][lane] of every array. Lanes do not touch each other.
struct EtsLanes {
  const double* y;           ///< length rows; those past a lane's n are finite and not read
  std::size_t length;        ///< the longest n
  const double* n;           ///< observations of each lane
  std::size_t m;             ///< periods of a season, 1 without
  const double* parameters;  ///< kEtsSeason + m rows
  double* gradient;          ///< the same rows
  double* value;             ///< one row
  double* workspace;         ///< 3 * length + m rows
};

/// Errors e[t] = y[t] - mu[t], or their ratio to mu[t] where they are multiplicative, under
///
///     q = level + phi trend        mu = q, q + season or q season
///     level = q + alpha u          u = e, or e / season
///     trend = phi trend + beta u   (e the plain difference in both)
///     season += gamma w            w = e, or e / q
///
/// or, where the trend is multiplicative, q = level trend^phi and trend = trend^phi + beta u /
/// level with the level before. value = n log(sum e^2 + n 1e-20), plus 2 sum log mu where errors
/// are multiplicative. It is infinite where mu, q or a level, trend or season that divides or is
/// divided by is not above 1e-10; the gradient is meaningless then. Derivatives by the adjoint
/// recursion, about the cost of two more passes; that by the phi of a multiplicative trend is 0 at
/// phi = 1.
void ets_gradient(bool multiplicative_error, EtsTrend trend, EtsSeason season,
                  const EtsLanes& lanes);

}  // namespace mliot::kernel
