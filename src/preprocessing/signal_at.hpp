// A sampled signal read at ascending times: held, or on the straight line between two samples.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "mliot/freestanding/signal.h"

namespace mliot::preprocessing {

/// Walks the samples of one series, whose places are first .. last of times and values.
class SignalAt {
 public:
  SignalAt(std::span<const std::int64_t> times, std::span<const double> values, std::int64_t first,
           std::int64_t last, std::optional<std::int64_t> limit)
      : times_(times), values_(values), next_(first), last_(last), limit_(limit) {
    skip_missing();
  }

  /// Takes the samples before place `end` that are not after `label`, both of which never fall.
  void advance(std::int64_t end, std::int64_t label) {
    while (next_ < last_ && next_ < end && time(next_) <= label) {
      newest_ = next_++;
      skip_missing();
    }
  }

  /// The newest sample, unless it is older than the limit.
  double held(std::int64_t label) const {
    const bool there = newest_ >= 0 && (!limit_ || label - time(newest_) <= *limit_);
    return there ? values_[place(newest_)] : mliot_nan();
  }

  /// The line from the newest sample to the next one, unless they are further apart than the limit.
  double line(std::int64_t label) const {
    if (newest_ >= 0 && time(newest_) == label) return values_[place(newest_)];
    if (newest_ < 0 || next_ == last_) return mliot_nan();
    const std::int64_t begin = time(newest_);
    const std::int64_t end = time(next_);
    if (limit_ && end - begin > *limit_) return mliot_nan();
    if (end == label) return values_[place(next_)];
    return mliot_line_at(label, begin, values_[place(newest_)], end, values_[place(next_)]);
  }

 private:
  static std::size_t place(std::int64_t i) { return static_cast<std::size_t>(i); }
  std::int64_t time(std::int64_t i) const { return times_[place(i)]; }
  void skip_missing() {
    while (next_ < last_ && values_[place(next_)] != values_[place(next_)]) ++next_;
  }

  std::span<const std::int64_t> times_;
  std::span<const double> values_;
  std::int64_t newest_ = -1;  // the newest sample that was taken
  std::int64_t next_;         // the sample after it
  std::int64_t last_;
  std::optional<std::int64_t> limit_;
};

}  // namespace mliot::preprocessing
