// The list of statistical models, joined from those of the families; the conformance test is made
// from it, and each family's bindings from its own.
#pragma once

#include <tuple>
#include <utility>

#include "mliot/statistical/arima_models.hpp"
#include "mliot/statistical/averages_models.hpp"
#include "mliot/statistical/decomposition_models.hpp"
#include "mliot/statistical/demand_models.hpp"
#include "mliot/statistical/intermittent_models.hpp"
#include "mliot/statistical/smoothing_models.hpp"
#include "mliot/statistical/theta_models.hpp"

namespace mliot::statistical {

using Models = decltype(std::tuple_cat(
    std::declval<ArimaModels>(), std::declval<AverageModels>(), std::declval<DecompositionModels>(),
    std::declval<DemandModels>(), std::declval<IntermittentModels>(),
    std::declval<SmoothingModels>(), std::declval<ThetaModels>()));

}  // namespace mliot::statistical
