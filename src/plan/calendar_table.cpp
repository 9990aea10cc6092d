// Fills the table of calendar features, or computes them one by one.
#include "mliot/plan/calendar_table.hpp"

#include <algorithm>

namespace mliot::plan {
namespace {

constexpr std::size_t kMostPerRow = 4;     // table periods a row that is read
constexpr std::size_t kAlways = 1U << 16;  // a table of this many periods is cheap in any case

}  // namespace

CalendarTable::CalendarTable(const FeaturePlan& plan, std::int64_t first, std::int64_t last,
                             std::size_t rows)
    : axis_(plan.axis()), first_(first), periods_(static_cast<std::size_t>(last - first)) {
  for (const FeatureSpec& spec : plan.features()) {
    if (spec.source == Source::calendar) dates_.push_back(spec.date);
  }
  if (dates_.empty() || periods_ > kAlways + kMostPerRow * rows) return;
  values_.resize(periods_ * width());
  for (std::size_t p = 0; p < periods_; ++p) {
    const std::int64_t time = axis_.time(first + static_cast<std::int64_t>(p));
    for (std::size_t f = 0; f < width(); ++f) {
      values_[f * periods_ + p] = dates_[f](time);
    }
  }
}

float CalendarTable::at(std::int64_t period, std::size_t feature) const noexcept {
  if (values_.empty()) return dates_[feature](axis_.time(period));
  return values_[feature * periods_ + static_cast<std::size_t>(period - first_)];
}

void CalendarTable::read_column(std::int64_t first, std::size_t feature,
                                std::span<float> out) const noexcept {
  if (values_.empty()) {
    for (std::size_t t = 0; t < out.size(); ++t) {
      out[t] = at(first + static_cast<std::int64_t>(t), feature);
    }
  } else {
    const std::size_t from = feature * periods_ + static_cast<std::size_t>(first - first_);
    std::copy_n(values_.begin() + static_cast<std::ptrdiff_t>(from), out.size(), out.begin());
  }
}

}  // namespace mliot::plan
