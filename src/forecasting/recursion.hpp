// Runs a global model forward: each forecast becomes a lag of the next.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "mliot/forecasting/global_model.hpp"
#include "mliot/plan/calendar_table.hpp"

namespace mliot::forecasting::detail {

/// The work of one predict call, cut into parts of some series that can run at once.
class Recursion {
 public:
  Recursion(const GlobalModel& model, const plan::PanelState& state,
            data::MatrixView<const double> fixed, const plan::FutureView& future);

  std::size_t parts() const noexcept;

  /// Writes the forecasts of a part's series into out, which is [series * h].
  void run(std::size_t part, std::span<double> out) const;

 private:
  struct Rollout;

  void read_rows(Rollout& rollout, std::size_t step) const;
  void take_step(Rollout& rollout, std::size_t step, std::span<double> out) const;

  const GlobalModel& model_;
  const plan::PanelState& state_;
  data::MatrixView<const double> fixed_;
  const plan::FutureView& future_;
  plan::CalendarTable calendar_;
};

}  // namespace mliot::forecasting::detail
