/* The civil calendar in integers: dates, weeks and times of day from counts, without a libc.
 *
 * A day is its number since 1970-01-01 (negative before), in the proleptic Gregorian calendar;
 * a time is microseconds since that midnight, civil: no zone, every day has 24 hours. Years
 * from -200000 to 200000 (year 0 exists, as in ISO 8601). Every division rounds down, so that
 * times before 1970 need no care.
 *
 * Source: ISO 8601:2004 (weeks, proleptic calendar); the method of counting years from 1 March is
 * that of E. G. Richards 2013, "Calendars", Explanatory Supplement to the Astronomical Almanac.
 */
#ifndef MLIOT_FREESTANDING_CALENDAR_H
#define MLIOT_FREESTANDING_CALENDAR_H

#include <stdint.h>

#define MLIOT_MICROS_PER_SECOND ((int64_t)1000000)
#define MLIOT_MICROS_PER_MINUTE ((int64_t)60000000)
#define MLIOT_MICROS_PER_HOUR ((int64_t)3600000000)
#define MLIOT_MICROS_PER_DAY ((int64_t)86400000000)

/* month 1..12, day 1..31 */
typedef struct {
  int32_t year;
  int32_t month;
  int32_t day;
} mliot_date;

/* a / b rounded down, b > 0. */
static inline int64_t mliot_floor_divide(int64_t a, int64_t b) {
  const int64_t q = a / b;
  return q - (a % b < 0);
}

/* a - b * floor(a / b), b > 0: from 0 to b - 1. */
static inline int64_t mliot_floor_modulo(int64_t a, int64_t b) {
  const int64_t r = a % b;
  return r < 0 ? r + b : r;
}

static inline int32_t mliot_is_leap_year(int32_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days of a month, 28..31. */
static inline int32_t mliot_month_length(int32_t year, int32_t month) {
  if (month == 2) return 28 + mliot_is_leap_year(year);
  return 30 + ((month + (month >> 3)) & 1);
}

/* The number of a date's day. Days beyond the month's length run on into the next month. */
static inline int32_t mliot_day_from_date(int32_t year, int32_t month, int32_t day) {
  /* Years begin in March, so that the leap day is a year's last: 153 days are five months. */
  const int32_t y = year - (month <= 2);
  const int32_t era = (y >= 0 ? y : y - 399) / 400;
  const int32_t year_of_era = y - era * 400;
  const int32_t march_day = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + march_day;
  return era * 146097 + day_of_era - 719468; /* 719468 days from 0000-03-01 to 1970-01-01 */
}

static inline mliot_date mliot_date_from_day(int32_t day) {
  const int32_t z = day + 719468;
  const int32_t era = (z >= 0 ? z : z - 146096) / 146097;
  const int32_t day_of_era = z - era * 146097;
  const int32_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int32_t march_day = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int32_t march_month = (5 * march_day + 2) / 153;
  mliot_date date;
  date.day = march_day - (153 * march_month + 2) / 5 + 1;
  date.month = march_month < 10 ? march_month + 3 : march_month - 9;
  date.year = year_of_era + era * 400 + (date.month <= 2);
  return date;
}

/* Monday 0 .. Sunday 6. */
static inline int32_t mliot_weekday(int32_t day) {
  const int32_t r = (day + 3) % 7; /* 1970-01-01 was a Thursday */
  return r < 0 ? r + 7 : r;
}

/* 1..366 */
static inline int32_t mliot_day_of_year(int32_t day) {
  return day - mliot_day_from_date(mliot_date_from_day(day).year, 1, 1) + 1;
}

/* The ISO 8601 year of a day: the civil year of its week's Thursday. */
static inline int32_t mliot_iso_year(int32_t day) {
  return mliot_date_from_day(day - mliot_weekday(day) + 3).year;
}

/* The ISO 8601 week of a day, 1..53: weeks begin on Monday and belong to their Thursday's year. */
static inline int32_t mliot_iso_week(int32_t day) {
  return (mliot_day_of_year(day - mliot_weekday(day) + 3) - 1) / 7 + 1;
}

/* 1..4 */
static inline int32_t mliot_quarter(int32_t month) { return (month + 2) / 3; }

/* The day a time falls on. */
static inline int32_t mliot_day_from_micros(int64_t micros) {
  return (int32_t)mliot_floor_divide(micros, MLIOT_MICROS_PER_DAY);
}

/* Midnight of a day. */
static inline int64_t mliot_micros_from_day(int32_t day) { return day * MLIOT_MICROS_PER_DAY; }

/* Microseconds since midnight, 0 .. MLIOT_MICROS_PER_DAY - 1. */
static inline int64_t mliot_time_of_day(int64_t micros) {
  return mliot_floor_modulo(micros, MLIOT_MICROS_PER_DAY);
}

/* 0..23 */
static inline int32_t mliot_hour(int64_t micros) {
  return (int32_t)(mliot_time_of_day(micros) / MLIOT_MICROS_PER_HOUR);
}

/* 0..59 */
static inline int32_t mliot_minute(int64_t micros) {
  return (int32_t)(mliot_floor_modulo(micros, MLIOT_MICROS_PER_HOUR) / MLIOT_MICROS_PER_MINUTE);
}

/* 0..59 */
static inline int32_t mliot_second(int64_t micros) {
  return (int32_t)(mliot_floor_modulo(micros, MLIOT_MICROS_PER_MINUTE) / MLIOT_MICROS_PER_SECOND);
}

#endif
