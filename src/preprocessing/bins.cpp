// Which side of a bin is closed, and how far its first time lies from that of its period.
#include "mliot/preprocessing/bins.hpp"

#include <algorithm>

#include "mliot/core/error.hpp"
#include "mliot/freestanding/time_floor.h"

namespace mliot::preprocessing {
namespace {

using data::Frequency;
using data::FrequencyParts;
using data::TimeUnit;

bool named_by_end(const Frequency& frequency) {
  const FrequencyParts& parts = frequency.parts();
  if (parts.unit == TimeUnit::week) return parts.anchor != FrequencyParts::kFromData;
  return frequency.months() > 0 && parts.day == FrequencyParts::kLastDay;
}

bool is_right(Side side, bool by_default) {
  return side == Side::automatic ? by_default : side == Side::right;
}

std::int64_t shift_of(bool closed_right, bool named_by_end) {
  if (!closed_right) return 0;
  return named_by_end ? MLIOT_MICROS_PER_DAY : 1;
}

// With nothing left to the data.
FrequencyParts settled(const Frequency& frequency) {
  constexpr int kJanuary = 1;  // also its place in the quarter
  FrequencyParts parts = frequency.parts();
  constexpr int kFromData = FrequencyParts::kFromData;
  if (parts.unit == TimeUnit::week && parts.anchor == kFromData) parts.anchor = 0;
  if (frequency.months() == 0) return parts;
  if (parts.day == kFromData) parts.day = 1;
  if (parts.anchor == kFromData && parts.unit != TimeUnit::month) parts.anchor = kJanuary;
  return parts;
}

bool begins_in(const FrequencyParts& parts, std::int32_t month) {
  constexpr int kQuarter = 3;
  if (parts.unit == TimeUnit::month) return true;
  return parts.unit == TimeUnit::quarter ? month % kQuarter == parts.anchor : month == parts.anchor;
}

// The last day at or before one on which months, quarters or years of these parts begin.
std::int32_t month_begin(const FrequencyParts& parts, std::int32_t day) {
  const mliot_date date = mliot_date_from_day(day);
  for (std::int64_t count = mliot_month_count(date);; --count) {
    const auto year = static_cast<std::int32_t>(mliot_floor_divide(count, MLIOT_MONTHS_IN_YEAR));
    const auto month =
        static_cast<std::int32_t>(mliot_floor_modulo(count, MLIOT_MONTHS_IN_YEAR)) + 1;
    if (!begins_in(parts, month)) continue;
    const bool last = parts.day == FrequencyParts::kLastDay;
    const std::int32_t first =
        mliot_day_from_date(year, month, last ? mliot_month_length(year, month) : parts.day);
    if (first <= day) return first;
  }
}

// The last time at or before one at which a period may begin.
std::int64_t begin_at_or_before(const FrequencyParts& parts, std::int64_t time) {
  constexpr std::int32_t kWeek = 7;
  const std::int32_t day = mliot_day_from_micros(time);
  const std::int32_t weekday = mliot_weekday(day);
  switch (parts.unit) {
    case TimeUnit::week:
      return mliot_micros_from_day(day - (weekday - parts.anchor + kWeek) % kWeek);
    case TimeUnit::business_day:
      return mliot_micros_from_day(day - std::max(0, weekday - (MLIOT_BUSINESS_DAYS - 1)));
    case TimeUnit::month:
    case TimeUnit::quarter:
    case TimeUnit::year:
      return mliot_micros_from_day(month_begin(parts, day));
    default:
      return time;
  }
}

data::TimeAxis axis_of(const Frequency& frequency, std::int64_t origin) {
  require(mliot_time_in_range(origin) != 0, "bins: the origin {} is out of range", origin);
  const FrequencyParts parts = settled(frequency);
  return {Frequency(parts), begin_at_or_before(parts, origin)};
}

}  // namespace

Bins::Bins(const Frequency& frequency, std::int64_t origin, BinSides sides)
    : axis_(axis_of(frequency, origin)),
      shift_(shift_of(is_right(sides.closed, named_by_end(frequency)), named_by_end(frequency))),
      label_(is_right(sides.label, named_by_end(frequency)) ? 1 : 0) {}

std::int64_t Bins::bin(std::int64_t time) const noexcept {
  const std::int64_t step = axis_.frequency().fixed_step();
  if (step > 0) return mliot_fixed_floor(time - shift_, axis_.origin(), step);
  const mliot_calendar_axis axis = axis_.calendar_axis();
  return axis_.frequency().months() > 0 ? mliot_month_floor(&axis, time - shift_)
                                        : mliot_business_floor(&axis, time - shift_);
}

}  // namespace mliot::preprocessing
