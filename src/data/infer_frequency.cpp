// Inference of frequencies: the most common step, read as a calendar would.
#include "mliot/data/infer_frequency.hpp"

#include <algorithm>
#include <cstddef>
#include <map>

#include "mliot/data/time_axis.hpp"
#include "mliot/data/time_text.hpp"
#include "mliot/freestanding/calendar.h"

namespace mliot::data {
namespace {

using Count = std::map<std::int64_t, std::int64_t>;
using Times = std::span<const std::int64_t>;

constexpr int kDaysInWeek = 7;
constexpr std::int64_t kShortestMonth = 28;

// The key with the highest count, the smallest of several.
std::int64_t most_common(const Count& count) {
  const auto best = std::max_element(
      count.begin(), count.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return best->first;
}

// Counts step(a, b) of all neighbours of one series.
template <class Step>
Count count_steps(Times times, Times offsets, Step step) {
  Count count;
  std::int64_t last = 0;
  std::int64_t* counter = nullptr;  // of `last`: steps repeat
  for (std::size_t s = 0; s + 1 < offsets.size(); ++s) {
    for (auto i = static_cast<std::size_t>(offsets[s]) + 1;
         i < static_cast<std::size_t>(offsets[s + 1]); ++i) {
      const std::int64_t now = step(times[i - 1], times[i]);
      if (counter == nullptr || now != last) counter = &count[now];
      last = now;
      ++*counter;
    }
  }
  return count;
}

// What all the dates have in common.
struct Dates {
  bool same_time_of_day = true;
  bool same_weekday = true;
  bool any_weekend = false;
  bool all_first = true;
  bool all_last = true;
  bool same_day_of_month = true;
};

Dates describe(Times times) {
  Dates dates;
  const std::int64_t time_of_day = mliot_time_of_day(times.front());
  const std::int32_t first = mliot_day_from_micros(times.front());
  const int first_day_of_month = mliot_date_from_day(first).day;
  for (const std::int64_t time : times) {
    const std::int32_t day = mliot_day_from_micros(time);
    const mliot_date date = mliot_date_from_day(day);
    dates.same_time_of_day &= mliot_time_of_day(time) == time_of_day;
    dates.same_weekday &= mliot_weekday(day) == mliot_weekday(first);
    dates.any_weekend |= mliot_weekday(day) >= 5;
    dates.all_first &= date.day == 1;
    dates.all_last &= date.day == mliot_month_length(date.year, date.month);
    dates.same_day_of_month &= date.day == first_day_of_month;
  }
  return dates;
}

Frequency of_months(Times times, Times offsets, const Dates& dates) {
  const auto month_of = [](std::int64_t time) {
    const mliot_date date = mliot_date_from_day(mliot_day_from_micros(time));
    return std::int64_t{date.year} * 12 + date.month;
  };
  const auto step = [&](std::int64_t a, std::int64_t b) { return month_of(b) - month_of(a); };
  const std::int64_t months = most_common(count_steps(times, offsets, step));
  const int day = dates.all_first  ? 1
                  : dates.all_last ? FrequencyParts::kLastDay
                                   : mliot_date_from_day(mliot_day_from_micros(times.front())).day;
  FrequencyParts parts{.unit = TimeUnit::month, .multiple = months, .day = day};
  if (months % 12 == 0) {
    parts.unit = TimeUnit::year;
    parts.multiple = months / 12;
  } else if (months % 3 == 0) {
    parts.unit = TimeUnit::quarter;
    parts.multiple = months / 3;
  }
  return TimeAxis(Frequency(parts), times.front()).frequency();
}

Frequency of_business_days(Times times, Times offsets) {
  const TimeAxis axis(Frequency({.unit = TimeUnit::business_day}), times.front());
  const auto step = [&](std::int64_t a, std::int64_t b) {
    return axis.period(b).value() - axis.period(a).value();
  };
  return Frequency(
      {.unit = TimeUnit::business_day, .multiple = most_common(count_steps(times, offsets, step))});
}

// The largest unit that the step is a multiple of.
Frequency of_step(std::int64_t step) {
  struct Unit {
    TimeUnit unit;
    std::int64_t micros;
  };
  constexpr Unit kUnits[] = {{TimeUnit::day, MLIOT_MICROS_PER_DAY},
                             {TimeUnit::hour, MLIOT_MICROS_PER_HOUR},
                             {TimeUnit::minute, MLIOT_MICROS_PER_MINUTE},
                             {TimeUnit::second, MLIOT_MICROS_PER_SECOND},
                             {TimeUnit::millisecond, MLIOT_MICROS_PER_SECOND / 1000}};
  for (const Unit& each : kUnits) {
    if (step % each.micros == 0) {
      return Frequency({.unit = each.unit, .multiple = step / each.micros});
    }
  }
  return Frequency({.unit = TimeUnit::microsecond, .multiple = step});
}

Frequency of_dates(Times times, Times offsets, std::int64_t step) {
  if (step % MLIOT_MICROS_PER_DAY != 0) return of_step(step);
  const Dates dates = describe(times);
  if (!dates.same_time_of_day) return of_step(step);
  const std::int64_t days = step / MLIOT_MICROS_PER_DAY;
  const bool monthly =
      dates.all_first || dates.all_last || (dates.same_day_of_month && days % kDaysInWeek != 0);
  if (days >= kShortestMonth && monthly) return of_months(times, offsets, dates);
  if (days % kDaysInWeek == 0 && dates.same_weekday) {
    return Frequency({.unit = TimeUnit::week,
                      .multiple = days / kDaysInWeek,
                      .anchor = mliot_weekday(mliot_day_from_micros(times.front()))});
  }
  const auto [low, high] = std::minmax_element(times.begin(), times.end());
  const bool beyond_a_weekend = *high - *low >= kDaysInWeek * MLIOT_MICROS_PER_DAY;
  if (days < kDaysInWeek && !dates.any_weekend && beyond_a_weekend) {
    return of_business_days(times, offsets);
  }
  return of_step(step);
}

}  // namespace

Frequency infer_frequency(std::span<const std::int64_t> times,
                          std::span<const std::int64_t> offsets, TimeKind kind) {
  const auto difference = [](std::int64_t a, std::int64_t b) {  // wraps where it would overflow
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(b) - static_cast<std::uint64_t>(a));
  };
  const Count steps = count_steps(times, offsets, difference);
  require(!steps.empty(),
          "freq: cannot be found from the data: no series has two times; give freq=");
  const std::int64_t step = most_common(steps);
  require(step > 0, "freq: cannot be found from the data: times do not rise");
  const bool integer = kind == TimeKind::integer;
  const Frequency frequency = integer ? Frequency::integer(step) : of_dates(times, offsets, step);
  const TimeAxis axis = TimeAxis::from_times(frequency, times);
  for (const std::int64_t time : times) {
    if (axis.period(time)) continue;
    fail(
        "freq: cannot be found from the data: the most common step is '{}', but {}; give freq=, or "
        "mend the dates",
        frequency.name(), axis.off_grid_reason(time));
  }
  return frequency;
}

}  // namespace mliot::data
