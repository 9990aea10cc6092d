// The times of one series: intervals, gaps, duplicates, rows out of order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "mliot/stats/value_sketch.hpp"

namespace mliot::archive {
class PackedReader;
class PackedWriter;
}  // namespace mliot::archive

namespace mliot::preprocessing {

/// Two rows next to each other and the time between them.
struct Interval {
  std::int64_t length = 0;
  std::int64_t begin = 0;
  bool operator==(const Interval&) const = default;
};

/// What the times of the rows of a series look like.
///
/// An interval is the time from one row to the next; rows with the time of the row before are
/// duplicates, rows with an earlier one are out of order, and neither gives an interval.
///
/// Order:  intervals follow the order of the rows; merge(a, b) is b after a.
/// Cost:   constant a row; bounded memory.
class TimeProfile {
 public:
  static constexpr std::size_t kKept = 16;
  static constexpr std::size_t kIntervalBuckets = 1024;

  void add(std::int64_t time);
  void merge(const TimeProfile& next);

  std::int64_t rows() const noexcept { return rows_; }
  std::int64_t first() const noexcept { return first_; }
  std::int64_t last() const noexcept { return last_; }
  std::int64_t duplicates() const noexcept { return duplicates_; }
  std::int64_t out_of_order() const noexcept { return out_of_order_; }
  const stats::ValueSketch& intervals() const noexcept { return intervals_; }

  /// The most frequent interval if at least half are that one, else their median, which jitter
  /// moves less. Throws InvalidArgument without intervals.
  double usual_interval() const;

  /// The longest intervals, longest first, then the earliest.
  const std::vector<Interval>& longest() const noexcept { return longest_; }

  /// The times of the first duplicates and of the first rows out of order.
  const std::vector<std::int64_t>& duplicate_times() const noexcept { return duplicate_times_; }
  const std::vector<std::int64_t>& late_times() const noexcept { return late_times_; }

  void save(archive::PackedWriter& writer) const;

  /// What save() wrote. Throws FormatError when its parts contradict one another.
  static TimeProfile load(archive::PackedReader& reader);

  bool operator==(const TimeProfile&) const = default;

 private:
  void step(std::int64_t from, std::int64_t to);

  std::int64_t rows_ = 0;
  std::int64_t first_ = 0;
  std::int64_t last_ = 0;
  std::int64_t duplicates_ = 0;
  std::int64_t out_of_order_ = 0;
  stats::ValueSketch intervals_{kIntervalBuckets};
  std::vector<Interval> longest_;
  std::vector<std::int64_t> duplicate_times_;
  std::vector<std::int64_t> late_times_;
};

}  // namespace mliot::preprocessing
