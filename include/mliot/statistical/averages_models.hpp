// The list of models: averages and naive forecasts.
#pragma once

#include <tuple>

#include "mliot/statistical/averages.hpp"
#include "mliot/statistical/naive.hpp"

namespace mliot::statistical {

using AverageModels = std::tuple<Naive, SeasonalNaive, RandomWalkWithDrift, HistoricAverage,
                                 WindowAverage, SeasonalWindowAverage>;

}  // namespace mliot::statistical
