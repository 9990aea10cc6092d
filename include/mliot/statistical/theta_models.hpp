// The list of models: the Theta family.
#pragma once

#include <tuple>

#include "mliot/statistical/theta.hpp"

namespace mliot::statistical {

using ThetaModels =
    std::tuple<Theta, OptimizedTheta, DynamicTheta, DynamicOptimizedTheta, AutoTheta>;

}  // namespace mliot::statistical
