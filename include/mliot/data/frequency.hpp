// How far apart the periods of a series are: "15min", "W-FRI", "QS-FEB", "1mo" or an integer step.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "mliot/core/archive.hpp"

namespace mliot::data {

/// What a frequency counts in.
enum class TimeUnit : std::uint8_t {
  integer,  // no calendar: an integer time index
  microsecond,
  millisecond,
  second,
  minute,
  hour,
  day,
  business_day,  // Monday to Friday
  week,
  month,
  quarter,
  year,
};

constexpr std::array<std::string_view, 12> enum_names(TimeUnit) {
  return {"integer", "microsecond",  "millisecond", "second", "minute",  "hour",
          "day",     "business_day", "week",        "month",  "quarter", "year"};
}

/// The parts of a frequency. Left at their defaults, anchor and day are taken from the data.
struct FrequencyParts {
  static constexpr int kFromData = -1;
  static constexpr int kLastDay = 31;

  TimeUnit unit = TimeUnit::integer;

  /// Units in one period. At least 1.
  std::int64_t multiple = 1;

  /// week: the weekday, Monday 0 to Sunday 6; quarter: month modulo 3; year: month 1 to 12.
  int anchor = kFromData;

  /// month, quarter, year: the day of the month, 1 to 28, or kLastDay.
  int day = kFromData;

  bool operator==(const FrequencyParts&) const = default;
};

/// The distance of two periods; a value.
///
/// Names are those of pandas with multiples ("15min", "2h", "W-FRI", "QS-FEB", "YE"), the words of
/// polars ("1d", "1w", "1mo", "1q", "1y", "15m"; weekday and day of the month then come from the
/// data), or an integer ("1"). Older pandas names (T, H, M, Q, A ...) mean their modern ones.
///
/// Source: pandas user guide, "Offset aliases"; polars `Expr.dt.offset_by`.
class Frequency {
 public:
  /// Daily.
  Frequency() : Frequency(FrequencyParts{.unit = TimeUnit::day}) {}

  /// Throws InvalidArgument when a part is out of range or does not belong to the unit.
  explicit Frequency(const FrequencyParts& parts);

  /// Throws InvalidArgument that lists the known names.
  static Frequency parse(std::string_view name);

  /// An integer time index that advances by `step`. Throws InvalidArgument when step < 1.
  static Frequency integer(std::int64_t step);

  const FrequencyParts& parts() const noexcept { return parts_; }
  TimeUnit unit() const noexcept { return parts_.unit; }
  std::int64_t multiple() const noexcept { return parts_.multiple; }
  bool is_integer() const noexcept { return parts_.unit == TimeUnit::integer; }

  /// The modern pandas name where there is one, else the polars word.
  std::string name() const;

  /// The length of a period where all are equally long (up to weeks), in microseconds or integer
  /// steps; 0 for business days, months, quarters and years.
  std::int64_t fixed_step() const noexcept;

  /// Months in a period of months, quarters or years; 0 otherwise.
  std::int64_t months() const noexcept;

  /// Periods in the usual season: hour 24, day 7, business day 5, week 52, month 12, quarter 4,
  /// year 1; minutes fill a day (15min: 96), seconds an hour (10s: 360). Multiples divide it where
  /// they can (2h: 12, 2W: 26); otherwise, below a second and for integers it is 1.
  std::int64_t season_length() const noexcept;

  void save(archive::Writer& writer) const;
  static Frequency load(const archive::Reader& reader);

  bool operator==(const Frequency&) const = default;

 private:
  FrequencyParts parts_;
};

}  // namespace mliot::data
