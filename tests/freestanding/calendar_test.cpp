// The integer calendar against a day-by-day count and published dates.
#include "mliot/freestanding/calendar.h"

#include "support/catch.hpp"

namespace {

// One step of the plainest calendar there is.
mliot_date next_day(mliot_date date) {
  constexpr int kLengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const int y = date.year;
  const bool leap = y % 400 == 0 || (y % 4 == 0 && y % 100 != 0);
  const int length = date.month == 2 && leap ? 29 : kLengths[date.month - 1];
  if (date.day < length) return {y, date.month, date.day + 1};
  return date.month < 12 ? mliot_date{y, date.month + 1, 1} : mliot_date{y + 1, 1, 1};
}

bool same(mliot_date a, mliot_date b) {
  return a.year == b.year && a.month == b.month && a.day == b.day;
}

struct IsoWeek {
  int year, month, day, iso_year, week, weekday;
};

}  // namespace

TEST_CASE("dates and days agree with counting day by day, 800 years around 1970") {
  std::int32_t day = mliot_day_from_date(1570, 1, 1);
  mliot_date date{1570, 1, 1};
  int weekday = mliot_weekday(day);
  int day_of_year = 1;
  bool equal = true;
  for (; date.year < 2370; ++day) {
    equal = equal && mliot_day_from_date(date.year, date.month, date.day) == day &&
            same(mliot_date_from_day(day), date) && mliot_weekday(day) == weekday &&
            mliot_day_of_year(day) == day_of_year &&
            date.day <= mliot_month_length(date.year, date.month);
    const mliot_date next = next_day(date);
    equal = equal && (next.day > 1 || mliot_month_length(date.year, date.month) == date.day);
    day_of_year = next.year == date.year ? day_of_year + 1 : 1;
    weekday = (weekday + 1) % 7;
    date = next;
    if (!equal) break;
  }
  INFO(date.year << "-" << date.month << "-" << date.day);
  REQUIRE(equal);
}

TEST_CASE("the epoch is day 0, a Thursday") {
  REQUIRE(mliot_day_from_date(1970, 1, 1) == 0);
  REQUIRE(mliot_weekday(0) == 3);
  REQUIRE(mliot_weekday(-1) == 2);
}

TEST_CASE("far years: 400 years are 146097 days, and every date comes back") {
  REQUIRE(mliot_day_from_date(-200000, 1, 1) == -500 * 146097 - 719468 + 306 - 366);
  for (std::int32_t year = -200000; year < 200000; year += 137) {
    const std::int32_t day = mliot_day_from_date(year, 2, 28);
    REQUIRE(mliot_day_from_date(year + 400, 2, 28) - day == 146097);
    REQUIRE(same(mliot_date_from_day(day), {year, 2, 28}));
    REQUIRE(same(mliot_date_from_day(day + 1), next_day({year, 2, 28})));
  }
}

TEST_CASE("ISO weeks at the turn of the year, as the standard's well-known examples give them") {
  const IsoWeek examples[] = {
      {1977, 1, 1, 1976, 53, 5},   {1977, 1, 2, 1976, 53, 6},   {1977, 12, 31, 1977, 52, 5},
      {1978, 1, 1, 1977, 52, 6},   {1978, 1, 2, 1978, 1, 0},    {1978, 12, 31, 1978, 52, 6},
      {1979, 1, 1, 1979, 1, 0},    {1979, 12, 30, 1979, 52, 6}, {1979, 12, 31, 1980, 1, 0},
      {1980, 1, 1, 1980, 1, 1},    {1980, 12, 28, 1980, 52, 6}, {1980, 12, 29, 1981, 1, 0},
      {1981, 12, 31, 1981, 53, 3}, {1982, 1, 3, 1981, 53, 6},   {1982, 1, 4, 1982, 1, 0},
  };
  for (const IsoWeek& each : examples) {
    const std::int32_t day = mliot_day_from_date(each.year, each.month, each.day);
    INFO(each.year << "-" << each.month << "-" << each.day);
    REQUIRE(mliot_iso_year(day) == each.iso_year);
    REQUIRE(mliot_iso_week(day) == each.week);
    REQUIRE(mliot_weekday(day) == each.weekday);
  }
}

TEST_CASE("times of day round down on both sides of 1970") {
  REQUIRE(mliot_day_from_micros(-1) == -1);
  REQUIRE(mliot_time_of_day(-1) == MLIOT_MICROS_PER_DAY - 1);
  REQUIRE(mliot_hour(-1) == 23);
  REQUIRE(mliot_minute(-1) == 59);
  REQUIRE(mliot_second(-1) == 59);
  const std::int64_t t = mliot_micros_from_day(mliot_day_from_date(2026, 11, 25)) +
                         13 * MLIOT_MICROS_PER_HOUR + 7 * MLIOT_MICROS_PER_MINUTE +
                         5 * MLIOT_MICROS_PER_SECOND + 999999;
  REQUIRE(mliot_day_from_micros(t) == mliot_day_from_date(2026, 11, 25));
  REQUIRE(mliot_hour(t) == 13);
  REQUIRE(mliot_minute(t) == 7);
  REQUIRE(mliot_second(t) == 5);
  REQUIRE(mliot_day_from_micros(-MLIOT_MICROS_PER_DAY) == -1);
}

TEST_CASE("quarters") {
  const int expected[] = {1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4};
  for (int month = 1; month <= 12; ++month) REQUIRE(mliot_quarter(month) == expected[month - 1]);
}
