// Intervals between rows, with the joint of two stretches counted like any other step.
#include "mliot/preprocessing/quality/time_profile.hpp"

#include <functional>
#include <limits>

#include "mliot/preprocessing/quality/top_list.hpp"
#include "preprocessing/quality/orders.hpp"

namespace mliot::preprocessing {
namespace {

using detail::longer_interval;

/// to - from where from < to; the largest number where that is too far.
std::int64_t distance(std::int64_t from, std::int64_t to) {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  const bool too_far = from < 0 && to > kMost + from;
  return too_far ? kMost : to - from;
}

void keep_earliest(std::vector<std::int64_t>& times, std::int64_t time) {
  keep_foremost(times, time, TimeProfile::kKept, std::less<>());
}

}  // namespace

void TimeProfile::add(std::int64_t time) {
  if (rows_ == 0) {
    first_ = time;
  } else {
    step(last_, time);
  }
  last_ = time;
  ++rows_;
}

double TimeProfile::usual_interval() const {
  const std::size_t mode = intervals_.mode();
  const bool steady = 2 * intervals_.bucket(mode).count >= intervals_.count();
  return steady ? intervals_.middle(mode) : intervals_.quantile(0.5);
}

void TimeProfile::merge(const TimeProfile& next) {
  if (next.rows_ == 0) return;
  if (rows_ == 0) {
    *this = next;
    return;
  }
  step(last_, next.first_);
  rows_ += next.rows_;
  last_ = next.last_;
  duplicates_ += next.duplicates_;
  out_of_order_ += next.out_of_order_;
  intervals_.merge(next.intervals_);
  for (const Interval& each : next.longest_) keep_foremost(longest_, each, kKept, longer_interval);
  for (const std::int64_t time : next.duplicate_times_) keep_earliest(duplicate_times_, time);
  for (const std::int64_t time : next.late_times_) keep_earliest(late_times_, time);
}

void TimeProfile::step(std::int64_t from, std::int64_t to) {
  if (to == from) {
    ++duplicates_;
    keep_earliest(duplicate_times_, to);
  } else if (to < from) {
    ++out_of_order_;
    keep_earliest(late_times_, to);
  } else {
    const std::int64_t length = distance(from, to);
    intervals_.add(static_cast<double>(length));
    keep_foremost(longest_, {length, from}, kKept, longer_interval);
  }
}

}  // namespace mliot::preprocessing
