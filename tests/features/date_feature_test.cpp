// Date features against dates worked by hand and against the standard library's sine.
#include "mliot/features/date_feature.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "mliot/freestanding/calendar.h"
#include "support/catch.hpp"

namespace mliot::features {
namespace {

std::int64_t at(int year, int month, int day, int hour = 0, int minute = 0) {
  return mliot_micros_from_day(mliot_day_from_date(year, month, day)) +
         hour * MLIOT_MICROS_PER_HOUR + minute * MLIOT_MICROS_PER_MINUTE;
}

float feature(std::string_view name, std::int64_t micros) {
  return date_feature(enum_from_name<DateFeature>("date_features", name), micros);
}

TEST_CASE("date features read the calendar of 2024-02-29 17:45, a Thursday") {
  const std::int64_t time = at(2024, 2, 29, 17, 45);
  CHECK(feature("minute", time) == 45);
  CHECK(feature("hour", time) == 17);
  CHECK(feature("dayofweek", time) == 3);
  CHECK(feature("day", time) == 29);
  CHECK(feature("dayofyear", time) == 60);
  CHECK(feature("week", time) == 9);
  CHECK(feature("month", time) == 2);
  CHECK(feature("quarter", time) == 1);
  CHECK(feature("year", time) == 2024);
  CHECK(feature("is_month_start", time) == 0);
  CHECK(feature("is_month_end", time) == 1);
}

TEST_CASE("date features before 1970 round down") {
  const std::int64_t time = at(1969, 12, 31, 23, 59);
  CHECK(feature("minute", time) == 59);
  CHECK(feature("hour", time) == 23);
  CHECK(feature("dayofweek", time) == 2);
  CHECK(feature("year", time) == 1969);
  CHECK(feature("is_month_end", time) == 1);
}

TEST_CASE("ISO weeks belong to their Thursday's year") {
  CHECK(feature("week", at(2021, 1, 3)) == 53);  // ISO 8601: Sunday of week 53 of 2020
  CHECK(feature("week", at(2021, 1, 4)) == 1);
  CHECK(feature("week", at(2018, 12, 31)) == 1);
}

TEST_CASE("cyclic features are exact at the quarters of their circle") {
  CHECK(feature("hour_sin", at(2024, 1, 1, 0)) == 0);
  CHECK(feature("hour_cos", at(2024, 1, 1, 0)) == 1);
  CHECK(feature("hour_sin", at(2024, 1, 1, 6)) == 1);
  CHECK(feature("hour_cos", at(2024, 1, 1, 6)) == 0);
  CHECK(feature("hour_sin", at(2024, 1, 1, 12)) == 0);
  CHECK(feature("hour_cos", at(2024, 1, 1, 12)) == -1);
  CHECK(feature("hour_sin", at(2024, 1, 1, 18)) == -1);
  CHECK(feature("quarter_cos", at(2024, 7, 1)) == -1);
  CHECK(feature("month_sin", at(2024, 4, 30)) == 1);
  CHECK(feature("day_cos", at(2023, 2, 15)) == -1);  // the fifteenth of 28 days: half way
}

TEST_CASE("cyclic features are the rounded sine and cosine of the cycle's share") {
  constexpr double kTurn = 6.283185307179586;
  const auto near = [](float got, double angle, bool cosine) {
    const double wanted = cosine ? std::cos(angle) : std::sin(angle);
    return std::abs(static_cast<double>(got) - wanted) < 6.1e-8;  // half a unit of a float below 1
  };
  for (int i = 0; i < 600; ++i) {
    const std::int64_t time = at(2019, 12, 20) + i * 7919 * MLIOT_MICROS_PER_MINUTE;
    const int day = mliot_day_from_micros(time);
    const mliot_date date = mliot_date_from_day(day);
    for (const bool cosine : {false, true}) {
      const std::string suffix = cosine ? "_cos" : "_sin";
      const auto check = [&](const std::string& name, int k, int n) {
        REQUIRE(near(feature(name + suffix, time), kTurn * k / n, cosine));
      };
      check("minute", mliot_minute(time), 60);
      check("hour", mliot_hour(time), 24);
      check("dayofweek", mliot_weekday(day), 7);
      check("day", date.day - 1, mliot_month_length(date.year, date.month));
      check("dayofyear", mliot_day_of_year(day) - 1, date.year % 4 == 0 ? 366 : 365);
      const int iso_year = mliot_iso_year(day);
      check("week", mliot_iso_week(day) - 1, iso_year == 2020 || iso_year == 2026 ? 53 : 52);
      check("month", date.month - 1, 12);
      check("quarter", (date.month - 1) / 3, 4);
    }
  }
}

TEST_CASE("many times give the features of each, and a missing time gives NaN") {
  const std::vector<std::int64_t> times{at(2024, 5, 1), std::numeric_limits<std::int64_t>::min(),
                                        at(2025, 6, 2, 3)};
  std::vector<float> months(3);
  date_features(DateFeature::month, times, months);
  CHECK(months[0] == 5);
  CHECK(std::isnan(months[1]));
  CHECK(months[2] == 6);
  CHECK_THROWS_AS(date_features(DateFeature::month, times, std::span(months).first(2)),
                  InvalidArgument);
}

TEST_CASE("an unknown date feature is refused with the list of known ones") {
  CHECK_THROWS_WITH(enum_from_name<DateFeature>("date_features", "weekday"),
                    Catch::Contains("'weekday'") && Catch::Contains("'dayofweek'"));
}

}  // namespace
}  // namespace mliot::features
