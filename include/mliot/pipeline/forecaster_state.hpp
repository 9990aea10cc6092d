// The state of a forecaster as the same file that its stream writes.
#pragma once

#include <span>
#include <string>

#include "mliot/core/archive.hpp"
#include "mliot/forecasting/forecaster.hpp"

namespace mliot::pipeline {

/// What Pipeline::state() gives after the same events. `ids` are those of the series, as
/// joined_ids() makes them. Throws NotFitted.
archive::Object state_of(const forecasting::Forecaster& forecaster,
                         std::span<const std::string> ids);

/// Takes over a state of state_of() or of a stream of these series: those of the forecaster and,
/// behind them, others that began later and begin here too.
/// Throws FormatError, the forecaster unchanged, when it is of another plan or of other series.
void restore_state(forecasting::Forecaster& forecaster, const archive::Object& state,
                   std::span<const std::string> ids);

}  // namespace mliot::pipeline
