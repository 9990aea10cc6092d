// Executes a plan over whole series: the training table, block by block, never whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "mliot/data/block_source.hpp"
#include "mliot/plan/calendar_table.hpp"
#include "mliot/plan/feature_plan.hpp"
#include "mliot/plan/group_table.hpp"
#include "mliot/plan/panel_view.hpp"

namespace mliot::plan {

class LaggedColumns;

/// The feature rows of a panel as a source that a model trains on. A block is some whole series.
///
/// Row t of a series holds what was known before t (and the future covariates of t). Where the plan
/// has past covariates, a row draws an age k in 1 ... horizon (a function of seed, series and
/// period) and sees them as they were at t - k; its steps_ahead feature is k.
///
/// Cost:  nothing is stored but the calendar features, one row a period, and those of groups.
class PanelSource final : public data::BlockSource<float> {
 public:
  /// Keeps references: both must outlive the source. Columns are read as they are: where the plan
  /// has cleaning steps, hand over CleanedPanel::view(). `in_levels` false leaves features of the
  /// target in the target's unit, for people to read. Throws InvalidArgument when a column is
  /// missing.
  PanelSource(const FeaturePlan& plan, const PanelView& panel, std::uint64_t seed,
              bool in_levels = true);

  ~PanelSource() override;
  PanelSource(const PanelSource&) = delete;
  PanelSource& operator=(const PanelSource&) = delete;

  std::size_t rows() const override { return block_row_.back(); }
  std::size_t columns() const override { return plan_.size(); }
  std::size_t blocks() const override { return block_series_.size() - 1; }
  std::size_t first_row(std::size_t block) const override { return block_row_[block]; }
  void read(std::size_t block, float* out, std::size_t stride) const override;

  /// The level of each row of a series, where the plan has one. out is as long as the series.
  void levels(std::size_t series, std::span<double> out) const;

  /// The age that the row of this series and period draws.
  std::int64_t age(std::size_t series, std::int64_t period) const noexcept;

 private:
  void check_columns() const;
  void plan_blocks();
  void read_series(std::size_t series, float* out, std::size_t stride) const;
  void read_feature(const FeatureSpec& spec, std::size_t series, float* out) const;
  static void to_levels(std::span<const double> level, float* out);
  void read_calendar(std::size_t series, std::size_t feature, float* out) const;
  void read_replaced(std::size_t column, std::size_t series, float* out) const;
  void read_future(const FeatureSpec& spec, std::size_t series, float* out) const;
  void read_sample(const FeatureSpec& spec, std::size_t series, float* out) const;
  void to_origins(std::size_t series, float* out) const;

  const FeaturePlan& plan_;
  const PanelView& panel_;
  std::uint64_t seed_;
  bool in_levels_;
  std::vector<std::size_t> block_series_;  // first series of each block, and the end
  std::vector<std::size_t> block_row_;
  CalendarTable calendar_;
  GroupTable groups_;
  std::unique_ptr<const LaggedColumns> lagged_;
};

}  // namespace mliot::plan
