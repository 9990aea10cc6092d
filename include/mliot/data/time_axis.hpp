// Dates as period numbers and back: a frequency and the time of period 0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "mliot/data/frequency.hpp"
#include "mliot/freestanding/time_axis.h"

namespace mliot::data {

/// Numbers the periods of a frequency from an origin.
///
/// Times are civil microseconds since 1970-01-01 without a zone, or integers for an integer
/// frequency. Period 0 is the origin; its time of day belongs to every calendar period, so that
/// "daily at 06:00" is day with an origin at 06:00. A time is on the grid when it is exactly the
/// time of some period.
class TimeAxis {
 public:
  /// What periods() writes for a time off the grid.
  static constexpr std::int64_t kOffGrid = std::numeric_limits<std::int64_t>::min();

  /// Days from 1970-01-01.
  TimeAxis() : TimeAxis(Frequency(), 0) {}

  /// A frequency that leaves weekday or day of the month to the data takes them from the origin
  /// (the last day of a month then means every month's last day).
  /// Throws InvalidArgument when the origin contradicts the frequency.
  TimeAxis(const Frequency& frequency, std::int64_t origin);

  /// The axis of these times, in any order: the origin is the earliest time that fits the
  /// frequency. Throws InvalidArgument when there is none.
  static TimeAxis from_times(const Frequency& frequency, std::span<const std::int64_t> times);

  /// The frequency, with nothing left to the data.
  const Frequency& frequency() const noexcept { return frequency_; }
  std::int64_t origin() const noexcept { return origin_; }

  /// The period of a time; nothing when it is off the grid.
  std::optional<std::int64_t> period(std::int64_t time) const noexcept;

  /// The time of a period.
  std::int64_t time(std::int64_t period) const noexcept;

  /// The period of each time, kOffGrid where there is none. Returns the index of the first time
  /// off the grid, times.size() if all are on it. `out` is as long as `times`.
  std::size_t periods(std::span<const std::int64_t> times, std::span<std::int64_t> out) const;

  /// The time of each period. `out` is as long as `periods`.
  void times(std::span<const std::int64_t> periods, std::span<std::int64_t> out) const;

  /// The time of each row of series without gaps: series i begins at period `first[i]` and has the
  /// rows offsets[i] ... offsets[i + 1] - 1. Throws InvalidArgument unless there is one offset more
  /// than series and they ascend from 0.
  std::vector<std::int64_t> row_times(std::span<const std::int64_t> first,
                                      std::span<const std::int64_t> offsets) const;

  /// Why a time is off the grid, as a clause: "2024-01-02 is a Tuesday".
  std::string off_grid_reason(std::int64_t time) const;

  /// What numbers business days and months, where periods are not equally long.
  mliot_calendar_axis calendar_axis() const noexcept;

  void save(archive::Writer& writer) const;
  static TimeAxis load(const archive::Reader& reader);

  bool operator==(const TimeAxis&) const = default;

 private:
  std::int64_t period_or_off(std::int64_t time) const noexcept;

  Frequency frequency_;
  std::int64_t origin_ = 0;
  std::int64_t origin_count_ = 0;  // the origin in business days or months since 1970
};

}  // namespace mliot::data
