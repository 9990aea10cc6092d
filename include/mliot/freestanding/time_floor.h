/* The newest period that begins at or before a time: what bins of time are cut by.
 *
 * Times are in range (time_axis.h). Between the periods of business days lie weekends, which belong
 * to the Friday before them.
 */
#ifndef MLIOT_FREESTANDING_TIME_FLOOR_H
#define MLIOT_FREESTANDING_TIME_FLOOR_H

#include "time_axis.h"

static inline int64_t mliot_fixed_floor(int64_t time, int64_t origin, int64_t step) {
  return mliot_floor_divide(time - origin, step);
}

static inline int64_t mliot_business_floor(const mliot_calendar_axis* axis, int64_t time) {
  const int32_t day = mliot_day_from_micros(time - mliot_time_of_day(axis->origin));
  const int64_t since = day + (int64_t)3; /* Monday 1969-12-29 */
  const int64_t weekday = mliot_floor_modulo(since, 7);
  const int64_t within = weekday < MLIOT_BUSINESS_DAYS ? weekday : MLIOT_BUSINESS_DAYS - 1;
  const int64_t count = mliot_floor_divide(since, 7) * MLIOT_BUSINESS_DAYS + within;
  return mliot_floor_divide(count - axis->count, axis->step);
}

static inline int64_t mliot_month_floor(const mliot_calendar_axis* axis, int64_t time) {
  const int64_t shifted = time - mliot_time_of_day(axis->origin);
  const mliot_date date = mliot_date_from_day(mliot_day_from_micros(shifted));
  const int32_t length = mliot_month_length(date.year, date.month);
  const int32_t first = axis->day == MLIOT_LAST_DAY ? length : axis->day;
  const int64_t count = mliot_month_count(date) - (date.day < first);
  return mliot_floor_divide(count - axis->count, axis->step);
}

#endif
