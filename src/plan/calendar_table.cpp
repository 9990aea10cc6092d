// Fills the table of calendar features.
#include "mliot/plan/calendar_table.hpp"

namespace mliot::plan {

CalendarTable::CalendarTable(const FeaturePlan& plan, std::int64_t first, std::int64_t last)
    : first_(first) {
  std::vector<features::DateFeature> wanted;
  for (const FeatureSpec& spec : plan.features()) {
    if (spec.source == Source::calendar) wanted.push_back(spec.date);
  }
  width_ = wanted.size();
  if (width_ == 0) return;
  values_.reserve(static_cast<std::size_t>(last - first) * width_);
  for (std::int64_t period = first; period < last; ++period) {
    const std::int64_t time = plan.axis().time(period);
    for (const features::DateFeature feature : wanted) {
      values_.push_back(features::date_feature(feature, time));
    }
  }
}

}  // namespace mliot::plan
