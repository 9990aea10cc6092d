// Runs a global model forward where features are made of whole groups of series.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "forecasting/recursion.hpp"

namespace mliot::forecasting::detail {

/// All series take each period together: what is forecast of one counts in the means that the
/// others see in the next. A series takes its h periods, and counts with what was observed of it
/// before them, wherever it ends. Periods that no forecast reads are left out, so that a series
/// that ended long ago costs its own h periods and what windows reach back to.
class PooledRecursion {
 public:
  PooledRecursion(const Recursion& recursion, const GlobalModel& model,
                  const plan::PanelState& state, data::MatrixView<const double> fixed,
                  std::int64_t h);

  /// Writes all forecasts into out, which is [series * h]. Ticks the monitor once a period.
  void run(std::span<double> out, const RunContext& context) const;

 private:
  // What each series counts with in a period: its forecast, or what its state holds.
  std::vector<double> values_at(std::int64_t period, std::span<const double> out) const;

  const Recursion& recursion_;
  const GlobalModel& model_;
  const plan::PanelState& state_;
  data::MatrixView<const double> fixed_;
  std::int64_t h_;
};

}  // namespace mliot::forecasting::detail
