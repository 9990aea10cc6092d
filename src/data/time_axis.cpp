// Period numbers: fixed steps by division, business days by whole weeks, months by the calendar.
#include "mliot/data/time_axis.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "mliot/data/row_times.hpp"
#include "mliot/data/time_text.hpp"
#include "mliot/freestanding/time_axis.h"

namespace mliot::data {
namespace {

constexpr int kFromData = FrequencyParts::kFromData;
constexpr int kLastDay = FrequencyParts::kLastDay;

static_assert(kLastDay == MLIOT_LAST_DAY && TimeAxis::kOffGrid == MLIOT_OFF_GRID);

constexpr std::array<std::string_view, 7> kWeekdays{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                    "Friday", "Saturday", "Sunday"};

bool in_range(std::int64_t time) { return mliot_time_in_range(time) != 0; }

bool is_last_day(const mliot_date& date) {
  return date.day == mliot_month_length(date.year, date.month);
}

mliot_date date_of(std::int64_t time) { return mliot_date_from_day(mliot_day_from_micros(time)); }

bool day_matches(int rule, const mliot_date& date) {
  return rule == kFromData || mliot_is_day_of_month(date, rule) != 0;
}

bool month_matches(const FrequencyParts& parts, const mliot_date& date) {
  if (parts.anchor == kFromData) return true;
  return parts.unit == TimeUnit::quarter ? date.month % 3 == parts.anchor
                                         : date.month == parts.anchor;
}

// Whether a time may be an origin.
bool fits(const FrequencyParts& parts, std::int64_t time) {
  if (!in_range(time)) return false;
  switch (parts.unit) {
    case TimeUnit::business_day:
      return mliot_weekday(mliot_day_from_micros(time)) < MLIOT_BUSINESS_DAYS;
    case TimeUnit::week:
      return parts.anchor == kFromData ||
             mliot_weekday(mliot_day_from_micros(time)) == parts.anchor;
    case TimeUnit::month:
    case TimeUnit::quarter:
    case TimeUnit::year: {
      const mliot_date date = date_of(time);
      return day_matches(parts.day, date) && month_matches(parts, date);
    }
    default:
      return true;
  }
}

// Takes from the origin what the frequency leaves open.
Frequency resolved(const Frequency& frequency, std::int64_t origin) {
  FrequencyParts parts = frequency.parts();
  if (parts.unit == TimeUnit::week && parts.anchor == kFromData) {
    parts.anchor = mliot_weekday(mliot_day_from_micros(origin));
  }
  if (frequency.months() == 0) return Frequency(parts);
  const mliot_date date = date_of(origin);
  if (parts.day == kFromData) parts.day = is_last_day(date) ? kLastDay : date.day;
  require(parts.day <= 28 || parts.day == kLastDay,
          "freq: '{}' cannot start at {}: not every month has that day", frequency.name(),
          format_time(origin));
  if (parts.anchor == kFromData && parts.unit == TimeUnit::quarter) parts.anchor = date.month % 3;
  if (parts.anchor == kFromData && parts.unit == TimeUnit::year) parts.anchor = date.month;
  return Frequency(parts);
}

// "1mo" over times that all fall on the 28th means the 28th, also if that ends a February.
Frequency with_common_day(const Frequency& frequency, std::span<const std::int64_t> times) {
  FrequencyParts parts = frequency.parts();
  if (frequency.months() == 0 || parts.day != kFromData || times.empty()) return frequency;
  const int day = date_of(times.front()).day;
  const bool common = day <= 28 && std::all_of(times.begin(), times.end(), [&](std::int64_t time) {
                        return in_range(time) && date_of(time).day == day;
                      });
  if (common) parts.day = day;
  return Frequency(parts);
}

std::int64_t count_of(const Frequency& frequency, std::int64_t time) {
  if (frequency.unit() == TimeUnit::business_day) return mliot_business_count(time);
  return frequency.months() > 0 ? mliot_month_count(date_of(time)) : 0;
}

}  // namespace

TimeAxis::TimeAxis(const Frequency& frequency, std::int64_t origin)
    : frequency_(frequency), origin_(origin) {
  require(in_range(origin), "time axis: the origin {} is out of range", origin);
  if (!fits(frequency.parts(), origin)) {
    fail("freq '{}' contradicts the dates: {}", frequency.name(), off_grid_reason(origin));
  }
  frequency_ = resolved(frequency, origin);
  origin_count_ = count_of(frequency_, origin);
}

TimeAxis TimeAxis::from_times(const Frequency& frequency, std::span<const std::int64_t> times) {
  require(!times.empty(), "time axis: no times");
  const Frequency known = with_common_day(frequency, times);
  bool found = false;
  std::int64_t origin = 0;
  for (const std::int64_t time : times) {
    if ((found && time >= origin) || !fits(known.parts(), time)) continue;
    origin = time;
    found = true;
  }
  return {known, found ? origin : *std::min_element(times.begin(), times.end())};
}

mliot_calendar_axis TimeAxis::calendar_axis() const noexcept {
  const bool monthly = frequency_.months() > 0;
  return {.origin = origin_,
          .count = origin_count_,
          .step = monthly ? frequency_.months() : frequency_.multiple(),
          .day = frequency_.parts().day};
}

std::int64_t TimeAxis::period_or_off(std::int64_t time) const noexcept {
  const std::int64_t step = frequency_.fixed_step();
  if (step > 0) return mliot_fixed_period(time, origin_, step);
  const mliot_calendar_axis axis = calendar_axis();
  return frequency_.months() > 0 ? mliot_month_period(&axis, time)
                                 : mliot_business_period(&axis, time);
}

std::optional<std::int64_t> TimeAxis::period(std::int64_t time) const noexcept {
  const std::int64_t period = period_or_off(time);
  if (period == kOffGrid) return std::nullopt;
  return period;
}

std::int64_t TimeAxis::time(std::int64_t period) const noexcept {
  const std::int64_t step = frequency_.fixed_step();
  if (step > 0) return mliot_fixed_time(period, origin_, step);
  const mliot_calendar_axis axis = calendar_axis();
  return frequency_.months() > 0 ? mliot_month_time(&axis, period)
                                 : mliot_business_time(&axis, period);
}

std::size_t TimeAxis::periods(std::span<const std::int64_t> times,
                              std::span<std::int64_t> out) const {
  require(times.size() == out.size(), "time axis: {} times do not fit {} periods", times.size(),
          out.size());
  std::size_t first_off = times.size();
  const std::int64_t step = frequency_.fixed_step();
  for (std::size_t i = 0; i < times.size(); ++i) {
    // Sorted rows mostly advance by one step, which costs less than a division; a series of one
    // date a row repeats the date of the row before.
    if (i > 0 && out[i - 1] != kOffGrid && in_range(times[i])) {
      const std::int64_t advance = times[i] - times[i - 1];
      if (advance == 0 || (advance == step && step > 0)) {
        out[i] = out[i - 1] + (advance == 0 ? 0 : 1);
        continue;
      }
    }
    out[i] = period_or_off(times[i]);
    if (out[i] == kOffGrid) first_off = std::min(first_off, i);
  }
  return first_off;
}

void TimeAxis::times(std::span<const std::int64_t> periods, std::span<std::int64_t> out) const {
  require(periods.size() == out.size(), "time axis: {} periods do not fit {} times", periods.size(),
          out.size());
  for (std::size_t i = 0; i < periods.size(); ++i) out[i] = time(periods[i]);
}

std::vector<std::int64_t> TimeAxis::row_times(std::span<const std::int64_t> first,
                                              std::span<const std::int64_t> offsets) const {
  std::vector<std::int64_t> times(rows_of(first.size(), offsets));
  data::row_times(*this, first, offsets, times);
  return times;
}

std::string TimeAxis::off_grid_reason(std::int64_t time) const {
  const FrequencyParts& parts = frequency_.parts();
  if (frequency_.is_integer()) {
    return format("{} is not a whole number of steps of {} after {}", time, parts.multiple,
                  origin_);
  }
  const std::string text = format_time(time);
  const auto weekday = static_cast<std::size_t>(mliot_weekday(mliot_day_from_micros(time)));
  const bool weekly = parts.unit == TimeUnit::week || parts.unit == TimeUnit::business_day;
  if (!fits(parts, time) && weekly) return format("{} is a {}", text, kWeekdays[weekday]);
  if (!fits(parts, time) && !day_matches(parts.day, date_of(time))) {
    if (parts.day == 1) return format("{} is not the first day of its month", text);
    if (parts.day == kLastDay) return format("{} is not the last day of its month", text);
    return format("{} is not day {} of its month", text, parts.day);
  }
  if (!fits(parts, time)) return format("{} is not in a month of that frequency", text);
  return format("{} is not a whole number of periods after {}", text, format_time(origin_));
}

void TimeAxis::save(archive::Writer& writer) const {
  writer.object("frequency", [&](archive::Writer& inner) { frequency_.save(inner); });
  writer.value("origin", origin_);
}

TimeAxis TimeAxis::load(const archive::Reader& reader) {
  const Frequency frequency = Frequency::load(reader.object("frequency"));
  const std::int64_t origin = reader.integer("origin", -MLIOT_MAX_TIME, MLIOT_MAX_TIME);
  reader.check(fits(frequency.parts(), origin), "origin", "contradicts the frequency");
  return reader.made([&] { return TimeAxis(frequency, origin); });
}

}  // namespace mliot::data
