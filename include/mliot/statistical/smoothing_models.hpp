// The list of models: exponential smoothing.
#pragma once

#include <tuple>

#include "mliot/statistical/auto_ets.hpp"
#include "mliot/statistical/exponential_smoothing.hpp"
#include "mliot/statistical/holt.hpp"

namespace mliot::statistical {

using SmoothingModels =
    std::tuple<SimpleExponentialSmoothing, SimpleExponentialSmoothingOptimized,
               SeasonalExponentialSmoothing, SeasonalExponentialSmoothingOptimized, Holt,
               HoltWinters, AutoETS>;

}  // namespace mliot::statistical
