// The first level, alpha and weight that leave a series the least squared errors of a Theta model.
#pragma once

#include <cstddef>
#include <limits>
#include <span>

#include "mliot/freestanding/theta.h"

namespace mliot::statistical {

/// Errors of the first observations, which do not count.
inline constexpr std::size_t kThetaUnscored = 3;

/// Mean square of a perfect fit of a series scaled to about 1.
inline constexpr double kThetaFloor = 1e-20;

/// Where a parameter starts, and between what it stays.
struct ThetaRange {
  double from, low, high;

  static ThetaRange known(double x) noexcept { return {x, x, x}; }
  bool moves() const noexcept { return low < high; }
};

/// One form, and what is searched of it beside the level.
struct ThetaSought {
  bool dynamic, optimised;
  ThetaRange alpha, weight;
};

struct ThetaFound {
  mliot_theta start{};  ///< before the first observation
  bool optimised = false;
  double squares = std::numeric_limits<double>::infinity();
};

/// The best start for y, a series without its season, scaled to about 1. A series of less than four
/// observations keeps what the parameters start from.
///
/// Slopes are central differences: seven points, which the lanes of one register hold.
ThetaFound search_theta(std::span<const double> y, const ThetaSought& sought);

}  // namespace mliot::statistical
