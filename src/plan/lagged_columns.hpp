// The columns of a plan that lag behind others: windows of one column are made in one pass.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "mliot/features/window_statistics.hpp"
#include "mliot/plan/feature_plan.hpp"
#include "mliot/plan/panel_view.hpp"

namespace mliot::plan {

/// Features of the target and of observed columns, as their columns have them: transform(x)[t - k].
///
/// k is the lag, less one for past covariates, whose newest sample is that of their origin.
/// Statistics that windows can make together are made together, and one that several lags ask for
/// is made once.
class LaggedColumns {
 public:
  explicit LaggedColumns(const FeaturePlan& plan);

  /// Feature f of the rows of a series, to out + f * stride; other features are left alone.
  void read(const FeaturePlan& plan, const PanelView& panel, std::size_t series, float* out,
            std::size_t stride) const;

 private:
  /// Windows of one column at one lag.
  struct Group {
    Source source;
    std::size_t column;
    std::size_t shift;
    std::vector<features::WindowStatistic> statistics;
    std::vector<std::size_t> features;
  };

  /// A feature that is another one, some periods later.
  struct Later {
    std::size_t feature;
    std::size_t of;
    std::size_t by;
  };

  bool add_later(const FeaturePlan& plan, std::size_t feature);
  void add_to_group(const FeatureSpec& spec, std::size_t feature);

  std::vector<std::size_t> alone_;
  std::vector<Group> groups_;
  std::vector<Later> later_;
};

}  // namespace mliot::plan
