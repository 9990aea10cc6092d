// Runs the cleaning steps over whole series.
#include "mliot/plan/cleaned_panel.hpp"

#include <algorithm>
#include <cmath>

#include "mliot/core/parallel.hpp"

namespace mliot::plan {
namespace {

std::vector<AnyTransform> chain_of(const FeaturePlan& plan, Source source, std::size_t column) {
  std::vector<AnyTransform> chain;
  for (const CleaningStep& step : plan.cleaning()) {
    if (step.source == source && step.column == column) chain.push_back(step.transform);
  }
  return chain;
}

}  // namespace

CleanedPanel::CleanedPanel(const FeaturePlan& plan, const PanelView& panel, int threads)
    : view_(panel) {
  view_.measured = panel.past;
  clean(view_.target, chain_of(plan, Source::target, 0), threads);
  const Source observed = plan.horizon() == 0 ? Source::sample : Source::past;
  for (std::size_t c = 0; c < view_.past.size(); ++c) {
    clean(view_.past[c], chain_of(plan, observed, c), threads);
  }
  leave_out_filled(panel.target);
}

void CleanedPanel::clean(std::span<const double>& column, std::span<const AnyTransform> chain,
                         int threads) {
  if (chain.empty()) return;
  std::vector<double>& cleaned = columns_.emplace_back(column.begin(), column.end());
  parallel_for(view_.series(), threads, [&](std::size_t i) {
    const auto out = std::span(cleaned).subspan(view_.begin(i), view_.rows(i));
    std::vector<double> before;
    for (const AnyTransform& step : chain) {
      before.assign(out.begin(), out.end());
      step.transform(before, out);
    }
  });
  column = cleaned;
}

void CleanedPanel::leave_out_filled(std::span<const double> observed) {
  if (observed.data() == view_.target.data()) return;
  const auto filled = [&](std::size_t row) {
    return std::isnan(observed[row]) && !std::isnan(view_.target[row]);
  };
  for (std::size_t row = 0; row < observed.size(); ++row) {
    if (!filled(row)) continue;
    if (weight_.empty() && view_.weight.empty()) weight_.assign(observed.size(), 1);
    if (weight_.empty()) weight_.assign(view_.weight.begin(), view_.weight.end());
    weight_[row] = 0;
  }
  if (!weight_.empty()) view_.weight = weight_;
}

}  // namespace mliot::plan
