// A panel after the cleaning steps of a plan: what batch executors and training read.
#pragma once

#include <vector>

#include "mliot/plan/feature_plan.hpp"
#include "mliot/plan/panel_view.hpp"

namespace mliot::plan {

/// Columns of a panel as the plan's cleaning steps give them, series by series.
///
/// Columns without a step are views of the panel given. A row whose target was missing and has been
/// filled by a step keeps weight 0: features see the value, no model learns from it.
/// Cost:  one copy of each column that has a step.
class CleanedPanel {
 public:
  CleanedPanel(const FeaturePlan& plan, const PanelView& panel, int threads);
  CleanedPanel(const CleanedPanel&) = delete;
  CleanedPanel& operator=(const CleanedPanel&) = delete;

  const PanelView& view() const noexcept { return view_; }

 private:
  void clean(std::span<const double>& column, std::span<const AnyTransform> chain, int threads);
  void leave_out_filled(std::span<const double> observed);

  std::vector<std::vector<double>> columns_;
  std::vector<double> weight_;
  PanelView view_;
};

}  // namespace mliot::plan
