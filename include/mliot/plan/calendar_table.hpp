// The calendar features of a plan for a range of periods, computed once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "mliot/plan/feature_plan.hpp"

namespace mliot::plan {

/// One row a period, one value a calendar feature in the order of the plan.
class CalendarTable {
 public:
  /// Periods [first, last).
  CalendarTable(const FeaturePlan& plan, std::int64_t first, std::int64_t last);

  std::span<const float> row(std::int64_t period) const noexcept {
    return std::span(values_).subspan(static_cast<std::size_t>(period - first_) * width_, width_);
  }

 private:
  std::int64_t first_;
  std::size_t width_ = 0;
  std::vector<float> values_;
};

}  // namespace mliot::plan
