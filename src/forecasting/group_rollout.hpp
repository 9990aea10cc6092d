// The group features of a plan while a forecast runs forward, period by period.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "mliot/plan/feature_plan.hpp"
#include "mliot/plan/group_index.hpp"
#include "mliot/plan/panel_state.hpp"

namespace mliot::forecasting::detail {

/// Means and sums of groups from what the states of their series hold, then from what is said of
/// each further period: GroupTable's features of the next row, with the same bits.
///
/// A series counts in the newest periods that its state holds: as many as the plan's
/// windows and the horizon reach.
class GroupRollout {
 public:
  /// `first` is the first period to be forecast. References must outlive the rollout.
  GroupRollout(const plan::FeaturePlan& plan, const plan::PanelState& state,
               data::MatrixView<const double> fixed, std::int64_t first);

  /// Writes the group features of a row of the present period into the places they have in it.
  void read(std::size_t series, std::span<float> row) const noexcept;

  /// Ends the present period: `y` holds a value a series, NaN where it has none.
  void advance(std::span<const double> y);

 private:
  // One feature of all groups of its spec: a state of the transform and of the level a group.
  struct Feature {
    std::size_t place;  // in the row
    plan::FeatureSpec spec;
    std::size_t state_words;
    std::size_t level_words;
    std::vector<std::uint64_t> words;
    std::vector<float> values;  // by group
  };

  std::vector<double> statistics_of(std::size_t spec, std::span<const double> y) const;
  std::vector<double> observed(std::int64_t period) const;
  void push(std::span<const double> y);
  void update(Feature& feature);

  const plan::FeaturePlan& plan_;
  const plan::PanelState& state_;
  plan::GroupIndex index_;
  std::vector<Feature> features_;
  std::size_t reach_;                                     // periods that the features may ask for
  std::vector<std::deque<std::vector<double>>> history_;  // by spec, the newest periods, and group
};

}  // namespace mliot::forecasting::detail
