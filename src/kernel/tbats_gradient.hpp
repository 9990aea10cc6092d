// Objective and gradient of TBATS, at eight points of its parameters at once.
#pragma once

#include <cstddef>

namespace mliot::kernel {

/// Points that one call evaluates, whatever the register holds.
inline constexpr std::size_t kTbatsLanes = 8;
inline constexpr std::size_t kTbatsLags = 2;  ///< highest order of ARMA errors

/// Rows of parameters and gradient; gamma_1 and gamma_2 of each season follow.
enum TbatsRow : std::size_t {
  kTbatsLambda,
  kTbatsAlpha,
  kTbatsBeta,
  kTbatsPhi,
  kTbatsAr,
  kTbatsMa = kTbatsAr + kTbatsLags,
  kTbatsGamma = kTbatsMa + kTbatsLags
};

/// One point a lane, all of the same series: element [row][lane] of the arrays of rows. Zeros
/// for what the form of a lane lacks, a phi of 1 for an undamped trend. Lanes do not touch each
/// other.
struct TbatsLanes {
  const double* y;                   ///< the series, n numbers
  const double* logs;                ///< their logarithms; read where a lane transforms
  std::size_t n;                     ///< at least 1
  std::size_t steps;                 ///< n or more: until then errors must have faded
  std::size_t seasons;               ///< how many
  const std::size_t* harmonics;      ///< of each season
  const double *cosines, *sines;     ///< of the angle that each harmonic turns in a period
  const double* transformed;         ///< one row: 1 where lambda is read, else 0
  const double* parameters;          ///< kTbatsGamma + 2 seasons rows
  double *value, *gradient, *seeds;  ///< one row; the rows of parameters; tbats_seeds() rows
  double* workspace;                 ///< TbatsRooms::rows rows
};

/// Starting states: level, trend, then two a harmonic.
constexpr std::size_t tbats_seeds(std::size_t harmonics) noexcept { return 2 + 2 * harmonics; }

inline constexpr std::size_t kTbatsBlock = 8;  ///< rows of responses that are summed at once

/// First rows of the parts of a workspace, and how many there are.
struct TbatsRooms {
  std::size_t z, slope, error, drive, trend, turning, responses, products, targets, scale, rows;

  TbatsRooms(std::size_t n, std::size_t harmonics) noexcept {
    const std::size_t unknowns = tbats_seeds(harmonics);
    z = 0;
    slope = z + n;
    error = slope + n;
    drive = error + n;
    trend = drive + n;
    turning = trend + n;
    responses = turning + 2 * harmonics;
    products = responses + kTbatsBlock * unknowns;
    targets = products + unknowns * (unknowns + 1) / 2;
    scale = targets + unknowns;
    rows = scale + unknowns;
  }
};

/// The starting states that leave the least squared errors under the recursion of
/// statistical/tbats_form.hpp: errors are linear in them. value = n log(sum e^2 + n 1e-20) with
/// them, its gradient by the adjoint recursion; since those states are the best ones, it is also
/// the gradient of the least value. It is infinite where an error of 1 or a state still has an
/// effect of more than steps + 1 after so many steps (a line's is the number of steps), or where
/// numbers overflow; the gradient is meaningless then.
void tbats_gradient(const TbatsLanes& lanes);

}  // namespace mliot::kernel
