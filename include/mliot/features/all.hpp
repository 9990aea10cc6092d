// The list of transforms along time. Bindings, the plan and the conformance suite are made from it.
#pragma once

#include <tuple>

#include "mliot/features/rolling_mean.hpp"
#include "mliot/features/rolling_std.hpp"
#include "mliot/features/rolling_var.hpp"

namespace mliot::features {

using Transforms = std::tuple<RollingMean, RollingVar, RollingStd>;

}  // namespace mliot::features
