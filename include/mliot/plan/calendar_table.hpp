// The calendar features of a plan by period, computed once where many series share the periods.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "mliot/plan/feature_plan.hpp"

namespace mliot::plan {

/// Calendar features in the order of the plan. A range of periods that is much longer than the rows
/// asked for (series years apart) is not tabulated: values are then computed when they are read.
class CalendarTable {
 public:
  /// Periods [first, last), of which about `rows` will be read.
  CalendarTable(const FeaturePlan& plan, std::int64_t first, std::int64_t last, std::size_t rows);

  /// Number of calendar features.
  std::size_t width() const noexcept { return dates_.size(); }

  float at(std::int64_t period, std::size_t feature) const noexcept;

  /// One feature of the periods from `first` on; out holds a value a period.
  void read_column(std::int64_t first, std::size_t feature, std::span<float> out) const noexcept;

  /// One feature of these times, which may lie anywhere; out holds a value a time.
  void read_times(std::span<const std::int64_t> times, std::size_t feature,
                  std::span<float> out) const noexcept {
    for (std::size_t t = 0; t < times.size(); ++t) out[t] = dates_[feature](times[t]);
  }

  /// All features of a period; out holds width() values.
  void read(std::int64_t period, std::span<float> out) const noexcept {
    for (std::size_t f = 0; f < width(); ++f) out[f] = at(period, f);
  }

 private:
  data::TimeAxis axis_;
  std::vector<features::TimeFeature> dates_;
  std::int64_t first_;
  std::size_t periods_;
  std::vector<float> values_;  // by feature, then period; empty when not tabulated
};

}  // namespace mliot::plan
