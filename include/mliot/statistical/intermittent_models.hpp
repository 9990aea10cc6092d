// The list of models: models of intermittent demand.
#pragma once

#include <tuple>

#include "mliot/statistical/aggregated.hpp"
#include "mliot/statistical/croston.hpp"

namespace mliot::statistical {

using IntermittentModels =
    std::tuple<CrostonClassic, CrostonOptimized, CrostonSBA, CrostonSBJ, TSB, ADIDA, IMAPA>;

}  // namespace mliot::statistical
