// What the self-test of a forecaster replays: made-up rows into an empty state, and its forecasts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "edge/ranks.hpp"
#include "mliot/forecasting/forecaster.hpp"

namespace mliot::edge::detail {

/// kGoldenInputs rows from period 0 on, each followed by a forecast of one step; at the end one of
/// `horizon` steps with all quantiles.
struct ForecastGolden {
  std::int64_t horizon = 1;
  std::vector<double> rows;    ///< target and past covariates, row by row
  std::vector<double> future;  ///< future covariates, kGoldenInputs rows
  std::vector<double> expected;
};

/// What to forecast: a series, the features that ranked columns number, and quantiles.
struct GoldenRequest {
  std::size_t series = 0;
  const std::vector<std::size_t>& used;
  const std::vector<double>& quantiles;
};

ForecastGolden forecast_golden(const forecasting::Forecaster& forecaster,
                               const RankedForest& ranked, const GoldenRequest& request);

}  // namespace mliot::edge::detail
