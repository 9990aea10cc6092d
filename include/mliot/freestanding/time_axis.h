/* Times as period numbers and back, by frequency; period 0 is the origin.
 *
 * Times are civil microseconds since 1970-01-01 (calendar.h), or integers where the index is one.
 * Steps of equal length need origin and step only; business days and months count in the calendar.
 */
#ifndef MLIOT_FREESTANDING_TIME_AXIS_H
#define MLIOT_FREESTANDING_TIME_AXIS_H

#include "calendar.h"

/* The period of a time that is none's. */
#define MLIOT_OFF_GRID INT64_MIN

/* Times beyond this are off every grid: 73,000 years, so that differences cannot overflow. */
#define MLIOT_MAX_TIME ((int64_t)1 << 61)

enum { MLIOT_BUSINESS_DAYS = 5, MLIOT_MONTHS_IN_YEAR = 12, MLIOT_LAST_DAY = 31 };

/* A frequency of business days or months. */
typedef struct {
  int64_t origin; /* the time of period 0; its time of day belongs to every period */
  int64_t count;  /* the origin in business days or months since 1970 */
  int64_t step;   /* business days or months in a period */
  int32_t day;    /* of the month; MLIOT_LAST_DAY is its last */
} mliot_calendar_axis;

static inline int mliot_time_in_range(int64_t time) {
  return time >= -MLIOT_MAX_TIME && time <= MLIOT_MAX_TIME;
}

/* a + b * c without undefined overflow: nonsense in, nonsense out. */
static inline int64_t mliot_wrapping(int64_t a, int64_t b, int64_t c) {
  return (int64_t)((uint64_t)a + (uint64_t)b * (uint64_t)c);
}

static inline int64_t mliot_whole_periods(int64_t difference, int64_t step) {
  const int64_t period = difference / step;
  return period * step == difference ? period : MLIOT_OFF_GRID;
}

static inline int64_t mliot_fixed_period(int64_t time, int64_t origin, int64_t step) {
  return mliot_time_in_range(time) ? mliot_whole_periods(time - origin, step) : MLIOT_OFF_GRID;
}

static inline int64_t mliot_fixed_time(int64_t period, int64_t origin, int64_t step) {
  return mliot_wrapping(origin, period, step);
}

/* Weekdays since Monday 1969-12-29. */
static inline int64_t mliot_business_count(int64_t time) {
  const int64_t day = mliot_day_from_micros(time) + (int64_t)3;
  return mliot_floor_divide(day, 7) * MLIOT_BUSINESS_DAYS + mliot_floor_modulo(day, 7);
}

static inline int64_t mliot_business_period(const mliot_calendar_axis* axis, int64_t time) {
  if (!mliot_time_in_range(time)) return MLIOT_OFF_GRID;
  if (mliot_time_of_day(time) != mliot_time_of_day(axis->origin)) return MLIOT_OFF_GRID;
  if (mliot_weekday(mliot_day_from_micros(time)) >= MLIOT_BUSINESS_DAYS) return MLIOT_OFF_GRID;
  return mliot_whole_periods(mliot_business_count(time) - axis->count, axis->step);
}

static inline int64_t mliot_business_time(const mliot_calendar_axis* axis, int64_t period) {
  const int64_t most = (int64_t)200000 * 261; /* the calendar's range */
  int64_t count = mliot_wrapping(axis->count, period, axis->step);
  int64_t day;
  if (count > most) count = most;
  if (count < -most) count = -most;
  day = mliot_floor_divide(count, MLIOT_BUSINESS_DAYS) * 7 +
        mliot_floor_modulo(count, MLIOT_BUSINESS_DAYS) - 3;
  return mliot_wrapping(mliot_time_of_day(axis->origin), day, MLIOT_MICROS_PER_DAY);
}

static inline int mliot_is_day_of_month(mliot_date date, int32_t day) {
  return date.day == (day == MLIOT_LAST_DAY ? mliot_month_length(date.year, date.month) : day);
}

/* Months since year 0. */
static inline int64_t mliot_month_count(mliot_date date) {
  return (int64_t)date.year * MLIOT_MONTHS_IN_YEAR + date.month - 1;
}

static inline int64_t mliot_month_period(const mliot_calendar_axis* axis, int64_t time) {
  mliot_date date;
  if (!mliot_time_in_range(time)) return MLIOT_OFF_GRID;
  if (mliot_time_of_day(time) != mliot_time_of_day(axis->origin)) return MLIOT_OFF_GRID;
  date = mliot_date_from_day(mliot_day_from_micros(time));
  if (!mliot_is_day_of_month(date, axis->day)) return MLIOT_OFF_GRID;
  return mliot_whole_periods(mliot_month_count(date) - axis->count, axis->step);
}

static inline int64_t mliot_month_time(const mliot_calendar_axis* axis, int64_t period) {
  const int64_t most = (int64_t)200000 * MLIOT_MONTHS_IN_YEAR; /* the calendar's range */
  int64_t count = mliot_wrapping(axis->count, period, axis->step);
  int32_t year, month, day;
  if (count > most) count = most;
  if (count < -most) count = -most;
  year = (int32_t)mliot_floor_divide(count, MLIOT_MONTHS_IN_YEAR);
  month = (int32_t)mliot_floor_modulo(count, MLIOT_MONTHS_IN_YEAR) + 1;
  day = axis->day == MLIOT_LAST_DAY ? mliot_month_length(year, month) : axis->day;
  return mliot_micros_from_day(mliot_day_from_date(year, month, day)) +
         mliot_time_of_day(axis->origin);
}

#endif
