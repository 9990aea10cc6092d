// Fills the table of calendar features, or computes them one by one.
#include "mliot/plan/calendar_table.hpp"

namespace mliot::plan {
namespace {

constexpr std::size_t kMostPerRow = 4;     // table periods a row that is read
constexpr std::size_t kAlways = 1U << 16;  // a table of this many periods is cheap in any case

}  // namespace

CalendarTable::CalendarTable(const FeaturePlan& plan, std::int64_t first, std::int64_t last,
                             std::size_t rows)
    : axis_(plan.axis()), first_(first) {
  for (const FeatureSpec& spec : plan.features()) {
    if (spec.source == Source::calendar) dates_.push_back(spec.date);
  }
  const auto periods = static_cast<std::size_t>(last - first);
  if (dates_.empty() || periods > kAlways + kMostPerRow * rows) return;
  values_.reserve(periods * width());
  for (std::int64_t period = first; period < last; ++period) {
    const std::int64_t time = axis_.time(period);
    for (const features::DateFeature date : dates_) {
      values_.push_back(features::date_feature(date, time));
    }
  }
}

float CalendarTable::at(std::int64_t period, std::size_t feature) const noexcept {
  if (values_.empty()) return features::date_feature(dates_[feature], axis_.time(period));
  return values_[static_cast<std::size_t>(period - first_) * width() + feature];
}

}  // namespace mliot::plan
