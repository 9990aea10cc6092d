// The list of models: ARIMA.
#pragma once

#include <tuple>

#include "mliot/statistical/arima.hpp"
#include "mliot/statistical/auto_arima.hpp"
#include "mliot/statistical/dynamic_harmonic_regression.hpp"

namespace mliot::statistical {

using ArimaModels = std::tuple<ARIMA, AutoARIMA, DynamicHarmonicRegression>;

}  // namespace mliot::statistical
