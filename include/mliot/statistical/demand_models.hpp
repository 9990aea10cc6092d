// The list of models: distributions of demand.
#pragma once

#include <tuple>

#include "mliot/statistical/bootstrap_demand.hpp"
#include "mliot/statistical/empirical_demand.hpp"
#include "mliot/statistical/negative_binomial_smoothing.hpp"
#include "mliot/statistical/tweedie_smoothing.hpp"

namespace mliot::statistical {

using DemandModels =
    std::tuple<NegativeBinomialSmoothing, TweedieSmoothing, EmpiricalDemand, BootstrapDemand>;

}  // namespace mliot::statistical
