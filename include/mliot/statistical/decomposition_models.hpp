// The list of models: complex smoothing and TBATS.
#pragma once

#include <tuple>

#include "mliot/statistical/ces.hpp"
#include "mliot/statistical/tbats.hpp"

namespace mliot::statistical {

using DecompositionModels = std::tuple<AutoCES, AutoTBATS>;

}  // namespace mliot::statistical
