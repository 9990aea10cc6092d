// Period numbers of dates, against hand-counted dates and a walk through the calendar.
#include "mliot/data/time_axis.hpp"

#include <string>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/core/error.hpp"
#include "mliot/data/time_text.hpp"
#include "support/catch.hpp"

using mliot::InvalidArgument;
using mliot::data::format_time;
using mliot::data::Frequency;
using mliot::data::parse_time;
using mliot::data::TimeAxis;

namespace {

std::int64_t at(const char* text) { return parse_time(text).value(); }

TimeAxis axis_of(const char* freq, const char* origin) {
  return TimeAxis(Frequency::parse(freq), at(origin));
}

std::vector<std::string> first_dates(const TimeAxis& axis, int n) {
  std::vector<std::string> dates;
  for (int i = 0; i < n; ++i) dates.push_back(format_time(axis.time(i)));
  return dates;
}

using Dates = std::vector<std::string>;

std::string error_of(const char* freq, const char* origin) {
  try {
    axis_of(freq, origin);
  } catch (const InvalidArgument& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("periods of each frequency fall on the dates a calendar shows") {
  REQUIRE(first_dates(axis_of("D", "2024-02-28 06:00"), 3) ==
          Dates{"2024-02-28 06:00:00", "2024-02-29 06:00:00", "2024-03-01 06:00:00"});
  REQUIRE(first_dates(axis_of("15min", "2023-12-31 23:30"), 3) ==
          Dates{"2023-12-31 23:30:00", "2023-12-31 23:45:00", "2024-01-01"});
  REQUIRE(first_dates(axis_of("B", "2024-03-07"), 4) ==  // a Thursday
          Dates{"2024-03-07", "2024-03-08", "2024-03-11", "2024-03-12"});
  REQUIRE(first_dates(axis_of("W-FRI", "2010-02-05"), 3) ==
          Dates{"2010-02-05", "2010-02-12", "2010-02-19"});
  REQUIRE(first_dates(axis_of("2W-FRI", "2010-02-05"), 2) == Dates{"2010-02-05", "2010-02-19"});
  REQUIRE(first_dates(axis_of("ME", "2023-12-31"), 4) ==
          Dates{"2023-12-31", "2024-01-31", "2024-02-29", "2024-03-31"});
  REQUIRE(first_dates(axis_of("MS", "2023-11-01"), 3) ==
          Dates{"2023-11-01", "2023-12-01", "2024-01-01"});
  REQUIRE(first_dates(axis_of("QS-FEB", "2024-05-01"), 3) ==
          Dates{"2024-05-01", "2024-08-01", "2024-11-01"});
  REQUIRE(first_dates(axis_of("QE", "2024-09-30"), 3) ==
          Dates{"2024-09-30", "2024-12-31", "2025-03-31"});
  REQUIRE(first_dates(axis_of("YE-JUN", "1969-06-30"), 2) == Dates{"1969-06-30", "1970-06-30"});
  REQUIRE(first_dates(axis_of("1mo", "2024-01-15"), 3) ==
          Dates{"2024-01-15", "2024-02-15", "2024-03-15"});
  REQUIRE(first_dates(axis_of("1w", "2024-01-03"), 2) == Dates{"2024-01-03", "2024-01-10"});
}

TEST_CASE("period is the inverse of time, before and after the origin and 1970") {
  const std::pair<const char*, const char*> axes[] = {
      {"s", "1969-12-31 23:59:59"}, {"15min", "2024-01-01 00:07"}, {"2h", "1970-01-01"},
      {"D", "1965-05-05 06:00"},    {"B", "1970-01-02"},           {"3B", "2024-02-29 12:00"},
      {"W-SUN", "1969-12-28"},      {"2W-FRI", "2010-02-05"},      {"MS", "2000-01-01"},
      {"ME", "1970-01-31"},         {"5ME", "2024-02-29"},         {"QE-JAN", "1970-01-31"},
      {"YS-APR", "1900-04-01"},     {"1mo", "1970-01-28 01:00"},   {"1y", "2024-02-29"}};
  for (const auto& [freq, origin] : axes) {
    const TimeAxis axis = axis_of(freq, origin);
    INFO(freq);
    for (std::int64_t period = -3000; period <= 3000; ++period) {
      const std::int64_t time = axis.time(period);
      REQUIRE(axis.period(time) == period);
      REQUIRE_FALSE(axis.period(time + 1));
      REQUIRE_FALSE(axis.period(time - 1));
    }
  }
}

TEST_CASE("a polars month from the last day means every month's last day") {
  REQUIRE(axis_of("1mo", "2024-01-31").frequency().name() == "ME");
  REQUIRE(axis_of("1mo", "2024-01-01").frequency().name() == "MS");
  REQUIRE(axis_of("1q", "2024-02-01").frequency().name() == "QS-FEB");
  REQUIRE(axis_of("1y", "2024-12-31").frequency().name() == "YE");
  REQUIRE(axis_of("1w", "2024-01-05").frequency().name() == "W-FRI");
  REQUIRE(error_of("1mo", "2024-01-30").find("not every month") != std::string::npos);
}

TEST_CASE("the 28th of each month is not the end of February") {
  const std::vector<std::int64_t> times{at("2023-02-28"), at("2023-03-28"), at("2023-04-28")};
  const TimeAxis axis = TimeAxis::from_times(Frequency::parse("1mo"), times);
  for (std::int64_t i = 0; i < 3; ++i)
    REQUIRE(axis.period(times[static_cast<std::size_t>(i)]) == i);
}

TEST_CASE("dates that contradict the frequency are refused with the reason") {
  REQUIRE(error_of("W-FRI", "2024-01-02") ==
          "freq 'W-FRI' contradicts the dates: 2024-01-02 is a Tuesday");
  REQUIRE(error_of("B", "2024-01-06") ==
          "freq 'B' contradicts the dates: 2024-01-06 is a Saturday");
  REQUIRE(error_of("MS", "2024-01-02") ==
          "freq 'MS' contradicts the dates: 2024-01-02 is not the first day of its month");
  REQUIRE(error_of("ME", "2024-02-28") ==
          "freq 'ME' contradicts the dates: 2024-02-28 is not the last day of its month");
  REQUIRE(error_of("QS", "2024-02-01") ==
          "freq 'QS' contradicts the dates: 2024-02-01 is not in a month of that frequency");
}

TEST_CASE("a time off the grid says why") {
  REQUIRE(axis_of("D", "2024-01-01").off_grid_reason(at("2024-01-02 00:30")) ==
          "2024-01-02 00:30:00 is not a whole number of periods after 2024-01-01");
  REQUIRE(TimeAxis(Frequency::integer(2), 10).off_grid_reason(13) ==
          "13 is not a whole number of steps of 2 after 10");
}

TEST_CASE("the origin is the earliest time that fits, in any row order") {
  const std::vector<std::int64_t> times{at("2024-03-01"), at("2024-01-02"), at("2024-02-01")};
  const TimeAxis axis = TimeAxis::from_times(Frequency::parse("MS"), times);
  REQUIRE(format_time(axis.origin()) == "2024-02-01");
  std::vector<std::int64_t> periods(3);
  REQUIRE(axis.periods(times, periods) == 1);
  REQUIRE(periods == std::vector<std::int64_t>{1, TimeAxis::kOffGrid, 0});
}

TEST_CASE("batches equal one call a time") {
  for (const char* freq : {"h", "B", "MS", "W-MON"}) {
    const TimeAxis axis = axis_of(freq, "2024-01-01");
    std::vector<std::int64_t> times;
    for (std::int64_t i = 0; i < 500; ++i) {
      times.push_back(axis.time((i * 7919) % 301) + (i % 11 == 3 ? 1 : 0));
      if (i % 5 == 0) times.push_back(axis.time(i));
      if (i % 5 == 0) times.push_back(axis.time(i + 1));
    }
    times.push_back(std::numeric_limits<std::int64_t>::max());
    times.push_back(std::numeric_limits<std::int64_t>::min());
    std::vector<std::int64_t> periods(times.size());
    const std::size_t first_off = axis.periods(times, periods);
    std::size_t expected_first = times.size();
    for (std::size_t i = 0; i < times.size(); ++i) {
      const auto period = axis.period(times[i]);
      REQUIRE(periods[i] == period.value_or(TimeAxis::kOffGrid));
      if (!period) expected_first = std::min(expected_first, i);
    }
    REQUIRE(first_off == expected_first);
    std::vector<std::int64_t> back(2);
    axis.times(std::vector<std::int64_t>{4, -2}, back);
    REQUIRE(back == std::vector<std::int64_t>{axis.time(4), axis.time(-2)});
  }
}

TEST_CASE("the rows of series without gaps have the times of their periods") {
  for (const char* freq : {"15min", "D", "B", "1mo"}) {
    const TimeAxis axis = axis_of(freq, "2024-01-31 06:00");
    const std::vector<std::int64_t> times =
        axis.row_times(std::vector<std::int64_t>{3, -2, 7}, std::vector<std::int64_t>{0, 2, 2, 5});
    CHECK(times == std::vector<std::int64_t>{axis.time(3), axis.time(4), axis.time(7), axis.time(8),
                                             axis.time(9)});
    CHECK(axis.row_times({}, std::vector<std::int64_t>{0}).empty());
  }
}

TEST_CASE("offsets of rows that fit no series are named") {
  const TimeAxis axis = axis_of("D", "2024-01-31");
  const std::vector<std::int64_t> first{0, 0};
  const auto of = [&](const std::vector<std::int64_t>& offsets) {
    return axis.row_times(first, offsets);
  };
  CHECK_THROWS_WITH(of({0, 1}), Catch::Contains("2 offsets do not fit 2 series"));
  CHECK_THROWS_WITH(of({1, 1, 2}), Catch::Contains("must begin at 0, got 1"));
  CHECK_THROWS_WITH(of({0, 3, 2}), Catch::Contains("must ascend, got 2 after 3 at 2"));
}

TEST_CASE("an integer index counts steps") {
  const TimeAxis axis(Frequency::integer(5), 3);
  REQUIRE(axis.time(4) == 23);
  REQUIRE(axis.period(-2) == -1);
  REQUIRE_FALSE(axis.period(4));
}

TEST_CASE("an axis survives the archive, and a broken one is refused") {
  for (const char* freq : {"1mo", "B", "15min", "W-WED"}) {
    const TimeAxis axis = axis_of(freq, "2024-01-31 06:00");
    const mliot::archive::Object object = mliot::archive::save(axis);
    REQUIRE(mliot::archive::load<TimeAxis>(object) == axis);
  }
  mliot::archive::Object object = mliot::archive::save(axis_of("W-WED", "2024-01-31"));
  object.members["origin"].data = std::int64_t{at("2024-02-01")};
  REQUIRE_THROWS_AS(mliot::archive::load<TimeAxis>(object), mliot::FormatError);
}
