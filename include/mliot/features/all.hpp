// The list of transforms along time. Bindings, the plan and the conformance suite are made from it.
#pragma once

#include <tuple>

#include "mliot/features/diff.hpp"
#include "mliot/features/expanding_mean.hpp"
#include "mliot/features/exponentially_weighted_mean.hpp"
#include "mliot/features/lag.hpp"
#include "mliot/features/rolling_max.hpp"
#include "mliot/features/rolling_mean.hpp"
#include "mliot/features/rolling_median.hpp"
#include "mliot/features/rolling_min.hpp"
#include "mliot/features/rolling_std.hpp"
#include "mliot/features/rolling_var.hpp"

namespace mliot::features {

using Transforms = std::tuple<Lag, RollingMean, RollingVar, RollingStd, RollingMin, RollingMax,
                              RollingMedian, ExpandingMean, ExponentiallyWeightedMean, Diff>;

}  // namespace mliot::features
