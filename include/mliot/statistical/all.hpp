// The list of statistical models. Bindings and the conformance test are made from it.
#pragma once

#include <tuple>

#include "mliot/statistical/aggregated.hpp"
#include "mliot/statistical/auto_ets.hpp"
#include "mliot/statistical/averages.hpp"
#include "mliot/statistical/croston.hpp"
#include "mliot/statistical/exponential_smoothing.hpp"
#include "mliot/statistical/holt.hpp"
#include "mliot/statistical/naive.hpp"
#include "mliot/statistical/theta.hpp"

namespace mliot::statistical {

using Models = std::tuple<Naive, SeasonalNaive, RandomWalkWithDrift, HistoricAverage, WindowAverage,
                          SeasonalWindowAverage, CrostonClassic, CrostonOptimized, CrostonSBA,
                          CrostonSBJ, TSB, ADIDA, IMAPA, SimpleExponentialSmoothing,
                          SimpleExponentialSmoothingOptimized, SeasonalExponentialSmoothing,
                          SeasonalExponentialSmoothingOptimized, Holt, HoltWinters, AutoETS, Theta,
                          OptimizedTheta, DynamicTheta, DynamicOptimizedTheta, AutoTheta>;

}  // namespace mliot::statistical
