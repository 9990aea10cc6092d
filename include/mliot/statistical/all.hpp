// The list of statistical models. Bindings and the conformance test are made from it.
#pragma once

#include <tuple>

#include "mliot/statistical/aggregated.hpp"
#include "mliot/statistical/averages.hpp"
#include "mliot/statistical/croston.hpp"
#include "mliot/statistical/naive.hpp"

namespace mliot::statistical {

using Models = std::tuple<Naive, SeasonalNaive, RandomWalkWithDrift, HistoricAverage, WindowAverage,
                          SeasonalWindowAverage, CrostonClassic, CrostonOptimized, CrostonSBA,
                          CrostonSBJ, TSB, ADIDA, IMAPA>;

}  // namespace mliot::statistical
