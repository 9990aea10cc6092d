// Runs a global model forward: each forecast becomes a lag of the next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "forecasting/group_rollout.hpp"
#include "mliot/forecasting/global_model.hpp"
#include "mliot/plan/calendar_table.hpp"

namespace mliot::forecasting::detail {

/// The work of one predict call, cut into parts of some series that can run at once.
class Recursion {
 public:
  Recursion(const GlobalModel& model, const plan::PanelState& state,
            data::MatrixView<const double> fixed, const plan::FutureView& future);

  std::size_t parts() const noexcept;

  /// Copies of the states of a part's series, and the rows of one step.
  struct Rollout {
    Rollout(const Recursion& owner, std::size_t from, std::size_t end);

    std::byte* block(std::size_t j) noexcept {
      return reinterpret_cast<std::byte*>(words.data()) + j * layout->block_size();
    }
    std::span<features::HistoryView> ahead_of(std::size_t j) noexcept {
      return std::span(ahead).subspan(j * layout->histories(), layout->histories());
    }
    std::span<float> row(std::size_t j) noexcept {
      return std::span(rows).subspan(j * features, features);
    }

    const plan::StateLayout* layout;
    std::size_t first;
    std::size_t count;
    std::size_t features;
    std::vector<std::uint64_t> words;
    std::vector<float> rows;
    std::vector<double> predicted;
    std::vector<double> covariates;  // of one row
    std::vector<float> dates;        // of one row
    std::vector<double> room;        // of the histories, for the forecasts behind them
    std::vector<features::HistoryView> ahead;
  };

  Rollout start(std::size_t part) const;

  /// Writes the forecasts of a part's series into out, which is [series * h].
  void run(std::size_t part, std::span<double> out) const;

  /// Takes the step that is at this period, for the series that have one then.
  void take_period(Rollout& rollout, std::int64_t period, const GroupRollout& groups,
                   std::span<double> out) const;

  /// Whether a series is forecast at this period.
  bool has_step(std::size_t series, std::int64_t period) const noexcept;

 private:
  void read_row(Rollout& rollout, std::size_t j, std::size_t step) const;
  void predict_rows(Rollout& rollout) const;
  void take_step(Rollout& rollout, std::size_t j, std::size_t step, std::span<double> out) const;

  const GlobalModel& model_;
  const plan::PanelState& state_;
  data::MatrixView<const double> fixed_;
  const plan::FutureView& future_;
  plan::CalendarTable calendar_;
};

}  // namespace mliot::forecasting::detail
