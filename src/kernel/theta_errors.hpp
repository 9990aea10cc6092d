// Squared errors of one series under the Theta recursion, at eight points at a time.
#pragma once

#include <cstddef>

namespace mliot::kernel {

/// Points that one call evaluates, whatever the register holds.
inline constexpr std::size_t kThetaLanes = 8;

/// A series without its season, and parameters a lane. What a line through the observations so far
/// is does not depend on them: intercepts and slopes are those that the mean of each observation is
/// made of.
struct ThetaPoints {
  const double* y;
  const double* intercepts;
  const double* slopes;
  std::size_t length;
  std::size_t first_scored;  ///< observations whose errors do not count
  const double* level;       ///< before the first observation
  const double* alpha;
  const double* weight;
  double* squares;  ///< sum of the squared errors of each lane
};

/// Runs freestanding/theta.h at each point: the bits of one point at a time.
void theta_errors(const ThetaPoints& points);

}  // namespace mliot::kernel
