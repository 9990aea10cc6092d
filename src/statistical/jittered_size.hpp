// A size of a demand drawn with its neighbours.
#pragma once

#include <array>

#include "mliot/freestanding/bootstrap_demand.h"

namespace mliot::statistical::detail {

struct SizeMoments {
  double mean;
  double square;  ///< mean of the square
};

/// 1 + [X + z sqrt(X)] for a whole X > 0 and a standard normal z, [] cutting off towards 0; X
/// itself where that is below 1.
///
/// Source: Willemain, Smart and Schwarz 2004, Int. J. Forecasting 20(3).
struct JitteredSize {
  double size;

  double at(double z) const;

  /// P(jittered size <= y) for a whole y.
  double share(double y) const;

  SizeMoments moments() const;
};

using JitterTable = std::array<mliot_size_moments, MLIOT_JITTER_TABLE>;

/// Moments of the sizes 0 .. 64 with their neighbours.
const JitterTable& jitter_table();

}  // namespace mliot::statistical::detail
