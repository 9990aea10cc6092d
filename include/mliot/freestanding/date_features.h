/* Features of a civil time: fields of the calendar, and their places on a circle.
 *
 * A cyclic feature is sin or cos of 2 pi k / n, where k counts from 0 and n is the length of that
 * very cycle (28 to 31 days of the month, 52 or 53 ISO weeks, ...), so the circle always closes.
 * The quarter of the circle is found in integers: 6 h is exactly a quarter of the day.
 */
#ifndef MLIOT_FREESTANDING_DATE_FEATURES_H
#define MLIOT_FREESTANDING_DATE_FEATURES_H

#include "calendar.h"
#include "math.h"

/* The order of mliot::features::DateFeature; cyclic ones in pairs, sin then cos. */
enum {
  MLIOT_DATE_MINUTE,
  MLIOT_DATE_HOUR,
  MLIOT_DATE_DAYOFWEEK,
  MLIOT_DATE_DAY,
  MLIOT_DATE_DAYOFYEAR,
  MLIOT_DATE_WEEK,
  MLIOT_DATE_MONTH,
  MLIOT_DATE_QUARTER,
  MLIOT_DATE_YEAR,
  MLIOT_DATE_IS_MONTH_START,
  MLIOT_DATE_IS_MONTH_END,
  MLIOT_DATE_MINUTE_SIN,
  MLIOT_DATE_MINUTE_COS,
  MLIOT_DATE_HOUR_SIN,
  MLIOT_DATE_HOUR_COS,
  MLIOT_DATE_DAYOFWEEK_SIN,
  MLIOT_DATE_DAYOFWEEK_COS,
  MLIOT_DATE_DAY_SIN,
  MLIOT_DATE_DAY_COS,
  MLIOT_DATE_DAYOFYEAR_SIN,
  MLIOT_DATE_DAYOFYEAR_COS,
  MLIOT_DATE_WEEK_SIN,
  MLIOT_DATE_WEEK_COS,
  MLIOT_DATE_MONTH_SIN,
  MLIOT_DATE_MONTH_COS,
  MLIOT_DATE_QUARTER_SIN,
  MLIOT_DATE_QUARTER_COS,
  MLIOT_DATE_FEATURES
};

/* A field's value, the value its cycle begins with and the cycle's length (0: no cycle). */
typedef struct {
  int32_t value;
  int32_t first;
  int32_t length;
} mliot_date_field;

static inline mliot_date_field mliot_make_date_field(int32_t value, int32_t first, int32_t length) {
  mliot_date_field field;
  field.value = value;
  field.first = first;
  field.length = length;
  return field;
}

/* 52 or 53: the week of 28 December, which is always in its year's last week. */
static inline int32_t mliot_weeks_in_iso_year(int32_t day) {
  return mliot_iso_week(mliot_day_from_date(mliot_iso_year(day), 12, 28));
}

static inline mliot_date_field mliot_date_field_of(int feature, int64_t micros) {
  const int32_t day = mliot_day_from_micros(micros);
  const mliot_date date = mliot_date_from_day(day);
  switch (feature) {
    case MLIOT_DATE_MINUTE:
      return mliot_make_date_field(mliot_minute(micros), 0, 60);
    case MLIOT_DATE_HOUR:
      return mliot_make_date_field(mliot_hour(micros), 0, 24);
    case MLIOT_DATE_DAYOFWEEK:
      return mliot_make_date_field(mliot_weekday(day), 0, 7);
    case MLIOT_DATE_DAY:
      return mliot_make_date_field(date.day, 1, mliot_month_length(date.year, date.month));
    case MLIOT_DATE_DAYOFYEAR:
      return mliot_make_date_field(mliot_day_of_year(day), 1, 365 + mliot_is_leap_year(date.year));
    case MLIOT_DATE_WEEK:
      return mliot_make_date_field(mliot_iso_week(day), 1, mliot_weeks_in_iso_year(day));
    case MLIOT_DATE_MONTH:
      return mliot_make_date_field(date.month, 1, 12);
    case MLIOT_DATE_QUARTER:
      return mliot_make_date_field(mliot_quarter(date.month), 1, 4);
    case MLIOT_DATE_IS_MONTH_START:
      return mliot_make_date_field(date.day == 1, 0, 0);
    case MLIOT_DATE_IS_MONTH_END:
      return mliot_make_date_field(date.day == mliot_month_length(date.year, date.month), 0, 0);
    default:
      return mliot_make_date_field(date.year, 0, 0);
  }
}

/* sin (cosine 0) or cos (cosine 1) of 2 pi k / n for 0 <= k < n, exact at the quarters. */
static inline double mliot_on_circle(int32_t k, int32_t n, int cosine) {
  const double half_pi = 0x1.921fb54442d18p+0;
  const int32_t quarter = (4 * k / n + cosine) & 3;
  const double angle = mliot_product(half_pi, (double)(4 * k % n) / (double)n);
  const double y = (quarter & 1) ? mliot_cos(angle) : mliot_sin(angle);
  return (quarter & 2) && y != 0 ? -y : y;
}

/* The feature of a time in microseconds since 1970, civil; NaN for INT64_MIN, a missing time. */
static inline float mliot_date_feature(int feature, int64_t micros) {
  const int cyclic = feature - MLIOT_DATE_MINUTE_SIN;
  if (micros == INT64_MIN) return (float)mliot_from_bits(0x7FF8000000000000u);
  if (cyclic < 0) return (float)mliot_date_field_of(feature, micros).value;
  {
    const mliot_date_field field = mliot_date_field_of(MLIOT_DATE_MINUTE + cyclic / 2, micros);
    return (float)mliot_on_circle(field.value - field.first, field.length, cyclic & 1);
  }
}

#endif
