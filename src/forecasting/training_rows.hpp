// Target, weight and hold-out of the rows that a global model trains on.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "mliot/plan/panel_source.hpp"
#include "mliot/plan/panel_view.hpp"

namespace mliot::forecasting::detail {

/// One entry a row of PanelSource. Views of the caller's columns where those serve as they are.
class TrainingColumns {
 public:
  explicit TrainingColumns(const plan::PanelView& panel);

  /// The last rows of each series only judge early stopping.
  void hold_out(const plan::PanelView& panel, std::int64_t rows);

  /// Divides the targets by the level of their row, and multiplies the weights by level^power. Rows
  /// without a level count for nothing.
  void measure_in_levels(const plan::PanelView& panel, const plan::PanelSource& source,
                         double power);

  /// Gives the memory of the columns back; what was found out about them stays.
  void free() noexcept;

  std::span<const double> target() const noexcept { return target_; }
  std::span<const double> weight() const noexcept { return weight_; }
  std::span<const std::uint8_t> holdout() const noexcept { return holdout_; }

  bool nonnegative() const noexcept { return nonnegative_; }
  bool any_row() const noexcept { return any_row_; }

  /// Whether a row is left to train on.
  bool any_weight() const noexcept;

  /// Smallest and median mean absolute target among the series that are not all zero; 0 when all
  /// are.
  double smallest_level() const noexcept { return levels_.empty() ? 0 : levels_.front(); }
  double median_level() const noexcept { return levels_.empty() ? 0 : levels_[levels_.size() / 2]; }

 private:
  void copy(const plan::PanelView& panel);
  void inspect(const plan::PanelView& panel);

  std::vector<double> owned_target_;
  std::vector<double> owned_weight_;
  std::vector<std::uint8_t> holdout_;
  std::span<const double> target_;
  std::span<const double> weight_;
  bool nonnegative_ = true;
  bool any_row_ = false;
  std::vector<double> levels_;  // ascending
};

}  // namespace mliot::forecasting::detail
