// What the self-test of a forecaster replays: its golden rows into an empty state, and forecasts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "mliot/forecasting/forecaster.hpp"

namespace mliot::edge::detail {

/// The golden rows of the artefact from first_period on, each followed by a forecast of one step;
/// at the end one of `horizon` steps with all quantiles. Outputs are those of a series with its own
/// static columns and errors: the golden ones where the model has none of these.
struct ForecastGolden {
  std::int64_t horizon = 1;
  std::int64_t first_period = 0;
  std::size_t events = 0;
  std::vector<double> rows;    ///< target and past covariates, row by row
  std::vector<double> future;  ///< future covariates, events + horizon rows
  std::vector<double> expected;
};

/// `quantiles`: those of the last forecast.
ForecastGolden forecast_golden(const forecasting::Forecaster& forecaster, std::size_t series,
                               const std::vector<double>& quantiles);

}  // namespace mliot::edge::detail
