// Features of civil times: calendar fields and their cyclic forms.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "mliot/core/field.hpp"

namespace mliot::features {

/// What to take from a time.
///
/// minute 0..59, hour 0..23, dayofweek Monday 0 .. Sunday 6, day 1..31, dayofyear 1..366,
/// week 1..53 (ISO 8601), month 1..12, quarter 1..4, year, is_month_start and is_month_end 0 or 1.
/// The forms _sin and _cos are 2 pi k / n on the circle, k counted from 0 and n the length of that
/// very cycle (28..31 days of the month, 365 or 366 of the year, 52 or 53 weeks).
enum class DateFeature : std::uint8_t {
  minute,
  hour,
  dayofweek,
  day,
  dayofyear,
  week,
  month,
  quarter,
  year,
  is_month_start,
  is_month_end,
  minute_sin,
  minute_cos,
  hour_sin,
  hour_cos,
  dayofweek_sin,
  dayofweek_cos,
  day_sin,
  day_cos,
  dayofyear_sin,
  dayofyear_cos,
  week_sin,
  week_cos,
  month_sin,
  month_cos,
  quarter_sin,
  quarter_cos
};

/// The names by value.
constexpr auto enum_names(DateFeature) {
  return std::array<std::string_view, 27>{
      "minute",        "hour",          "dayofweek",  "day",       "dayofyear",
      "week",          "month",         "quarter",    "year",      "is_month_start",
      "is_month_end",  "minute_sin",    "minute_cos", "hour_sin",  "hour_cos",
      "dayofweek_sin", "dayofweek_cos", "day_sin",    "day_cos",   "dayofyear_sin",
      "dayofyear_cos", "week_sin",      "week_cos",   "month_sin", "month_cos",
      "quarter_sin",   "quarter_cos"};
}

/// The feature of one time.
///
/// Unit:     microseconds since 1970-01-01, civil (no zone).
/// Missing:  INT64_MIN gives NaN.
/// Source:   ISO 8601:2004; sin and cos are the float of the library's own double.
float date_feature(DateFeature feature, std::int64_t micros) noexcept;

/// The feature of each time. Throws InvalidArgument unless the lengths are equal.
void date_features(DateFeature feature, std::span<const std::int64_t> micros, std::span<float> out);

}  // namespace mliot::features
