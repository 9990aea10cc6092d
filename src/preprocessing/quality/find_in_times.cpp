// Findings about the times of rows: gaps, jitter, duplicates, order.
#include <algorithm>
#include <cmath>
#include <limits>

#include "mliot/preprocessing/quality/finding.hpp"

namespace mliot::preprocessing {
namespace {

constexpr double kRegular = 0.1;         // deviation up to which an interval is the usual one
constexpr double kRegularShare = 0.5;    // of the intervals make a usual one
constexpr double kGap = 1.5;             // usual intervals make a gap
constexpr double kIrregularGap = 20;     // median intervals make a gap where none is usual
constexpr double kMonth = 27 * 86400e6;  // microseconds: months and longer differ by the calendar
constexpr double kMonthJitter = 0.12;    // 28 to 31 days
constexpr double kJitterInfo = 0.01;
constexpr double kJitterWarning = 0.1;

/// Intervals in (low, high].
std::int64_t count_between(const stats::ValueSketch& intervals, double low, double high) {
  return intervals.count_above(low) - intervals.count_above(high);
}

void find_order(const TimeProfile& times, std::vector<Finding>& found) {
  if (times.out_of_order() > 0) {
    const auto& late = times.late_times();
    found.push_back({.kind = FindingKind::out_of_order,
                     .severity = Severity::warning,
                     .count = times.out_of_order(),
                     .begin = late.front(),
                     .end = late.back()});
  }
  if (times.duplicates() > 0) {
    const auto& twice = times.duplicate_times();
    found.push_back({.kind = FindingKind::duplicate_time,
                     .severity = Severity::warning,
                     .count = times.duplicates(),
                     .begin = twice.front(),
                     .end = twice.back()});
  }
}

/// Whether the gaps come by habit, such as the weekends of working days: often and of one length.
bool habitual_gaps(const stats::ValueSketch& intervals, double usual) {
  constexpr std::int64_t kOften = 10;  // one in so many intervals
  constexpr double kOneLength = 0.8;
  const std::int64_t gaps = intervals.count_above(kGap * usual);
  std::int64_t most = 0;
  for (std::size_t i = intervals.size(); i > 0 && intervals.middle(i - 1) > kGap * usual; --i) {
    most = std::max(most, intervals.bucket(i - 1).count);
  }
  return gaps * kOften > intervals.count() &&
         static_cast<double>(most) > kOneLength * static_cast<double>(gaps);
}

/// Periods missing inside long intervals.
std::int64_t missing_periods(const stats::ValueSketch& intervals, double usual) {
  double missing = 0;
  for (std::size_t i = intervals.size(); i > 0 && intervals.middle(i - 1) > kGap * usual; --i) {
    const double each = std::round(intervals.middle(i - 1) / usual) - 1;
    missing += each * static_cast<double>(intervals.bucket(i - 1).count);
  }
  return static_cast<std::int64_t>(std::min(missing, 9e18));
}

std::int64_t end_of(const Interval& interval) {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  const bool too_far = interval.begin > 0 && interval.length > kMost - interval.begin;
  return too_far ? kMost : interval.begin + interval.length;
}

Finding gap(const TimeProfile& times, double usual) {
  const Interval& longest = times.longest().front();
  return {.kind = FindingKind::gap,
          .severity = Severity::warning,
          .begin = longest.begin,
          .end = end_of(longest),
          .value = static_cast<double>(longest.length),
          .expected = usual};
}

void find_irregular(const TimeProfile& times, std::vector<Finding>& found) {
  const stats::ValueSketch& intervals = times.intervals();
  const double median = intervals.quantile(0.5);
  const double high = intervals.quantile(0.95);
  found.push_back({.kind = FindingKind::irregular,
                   .severity = Severity::info,
                   .count = intervals.count(),
                   .begin = times.first(),
                   .end = times.last(),
                   .value = high,
                   .expected = median});
  const double limit = std::max(kIrregularGap * median, 5 * high);
  const std::int64_t long_ones = intervals.count_above(limit);
  if (long_ones == 0) return;
  Finding each = gap(times, median);
  each.count = long_ones;
  found.push_back(each);
}

void find_jitter(const TimeProfile& times, double usual, std::vector<Finding>& found) {
  const stats::ValueSketch& intervals = times.intervals();
  double deviation = 0;
  std::int64_t concerned = 0;
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    const double each = std::abs(intervals.middle(i) - usual) / usual;
    if (intervals.middle(i) > kGap * usual || each <= kJitterInfo) continue;
    concerned += intervals.bucket(i).count;
    deviation = std::max(deviation, each);
  }
  const bool calendar = usual >= kMonth && deviation <= kMonthJitter;
  if (concerned == 0 || calendar) return;
  const bool much = deviation > kJitterWarning && concerned * 20 > intervals.count();
  found.push_back({.kind = FindingKind::jitter,
                   .severity = much ? Severity::warning : Severity::info,
                   .count = concerned,
                   .begin = times.first(),
                   .end = times.last(),
                   .value = deviation,
                   .expected = usual});
}

}  // namespace

std::vector<Finding> find_in_times(const TimeProfile& times, const QualityRules& rules) {
  std::vector<Finding> found;
  find_order(times, found);
  const stats::ValueSketch& intervals = times.intervals();
  if (intervals.empty()) return found;
  const double usual =
      rules.interval > 0 ? static_cast<double>(rules.interval) : times.usual_interval();
  const double tolerance = usual >= kMonth ? kMonthJitter : kRegular;
  const std::int64_t regular =
      count_between(intervals, usual * (1 - tolerance), usual * (1 + tolerance));
  const double share = static_cast<double>(regular) / static_cast<double>(intervals.count());
  if (rules.interval == 0 && share < kRegularShare) {
    find_irregular(times, found);
    return found;
  }
  if (const std::int64_t missing = missing_periods(intervals, usual); missing > 0) {
    Finding each = gap(times, usual);
    each.count = missing;
    if (habitual_gaps(intervals, usual)) each.severity = Severity::info;
    found.push_back(each);
  }
  find_jitter(times, usual, found);
  return found;
}

}  // namespace mliot::preprocessing
