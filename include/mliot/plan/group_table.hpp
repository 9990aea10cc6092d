// The group features of a plan over whole series.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "mliot/plan/feature_plan.hpp"
#include "mliot/plan/group_index.hpp"
#include "mliot/plan/panel_view.hpp"

namespace mliot::plan {

/// The mean or the sum of the target over the series of each group, period by period, and the
/// features made of it.
///
/// The sum of a period is over the series that have a value then, in the order of the series; the
/// mean is that sum divided by their number. NaN where none has one.
/// Cost:  8 bytes a group, period and group spec; 4 bytes a group, period and feature.
class GroupTable {
 public:
  /// Reads the panel once; keeps nothing of it. `in_levels` as in PanelSource. Throws ResourceLimit
  /// when the series of groups lie so far apart that a spec has more than 16 periods a row of the
  /// panel, and a million.
  GroupTable(const FeaturePlan& plan, const PanelView& panel, bool in_levels);

  /// Group feature number `feature` (in plan order) of the rows of a series from `period` on.
  void read(std::size_t feature, std::size_t series, std::int64_t period, std::size_t rows,
            float* out) const noexcept;

 private:
  // Of the groups of one spec: group g has [starts[g], starts[g + 1]), from first[g] on.
  struct Statistics {
    std::vector<std::int64_t> first;
    std::vector<std::size_t> starts;
    std::vector<double> values;
  };
  struct Feature {
    std::size_t spec;
    std::vector<float> values;  // at the places of Statistics::values
  };

  Statistics empty_statistics(const GroupSpec& group, std::size_t spec,
                              const PanelView& panel) const;
  Statistics statistics_of(const GroupSpec& group, std::size_t spec, const PanelView& panel) const;
  Feature feature_of(const FeaturePlan& plan, const FeatureSpec& spec, bool in_levels) const;

  GroupIndex index_;
  std::vector<Statistics> statistics_;
  std::vector<Feature> features_;
};

}  // namespace mliot::plan
