// Dates from text and back.
#include "mliot/data/time_text.hpp"

#include <string_view>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/freestanding/calendar.h"
#include "support/catch.hpp"

using mliot::InvalidArgument;
using mliot::data::format_time;
using mliot::data::parse_time;
using mliot::data::parse_times;
using mliot::data::TimeFormat;

namespace {

std::string read_with(const char* format, const char* text) {
  const auto time = TimeFormat(format).parse(text);
  return time ? format_time(*time) : "none";
}

}  // namespace

TEST_CASE("ISO 8601 dates and times are read") {
  REQUIRE(parse_time("1970-01-01") == 0);
  REQUIRE(parse_time("1970-01-01T00:01") == MLIOT_MICROS_PER_MINUTE);
  REQUIRE(parse_time("1970-01-01 00:00:01.5") == 1500000);
  REQUIRE(parse_time("1969-12-31 23:59:59.999999") == -1);
  REQUIRE(parse_time("1970-01-01 00:00:00.000001000") == 1);
  REQUIRE(parse_time("2024-02-29") == parse_time("2024-03-01").value() - MLIOT_MICROS_PER_DAY);
}

TEST_CASE("what is not a date is refused") {
  for (const char* text : {"",
                           "2024",
                           "2024-1-1",
                           "2024-13-01",
                           "2024-00-01",
                           "2023-02-29",
                           "2024-04-31",
                           "2024-01-00",
                           "2024-01-01T",
                           "2024-01-01 24:00",
                           "2024-01-01 12:60",
                           "2024-01-01 12:00:60",
                           "2024-01-01 12:00:00.",
                           "2024-01-01 12:00:00.0000001",
                           "2024-01-01Z",
                           "2024-01-01 ",
                           " 2024-01-01",
                           "2024-01-01 12",
                           "01/02/2024",
                           "2024-01-01x",
                           "NaT"}) {
    INFO(text);
    REQUIRE_FALSE(parse_time(text));
  }
}

TEST_CASE("times are written so that they are read again") {
  for (const char* text : {"0001-01-01", "1969-12-31 23:59:59.999999", "2024-02-29 06:30:00",
                           "9999-12-31 00:00:00.000001"}) {
    REQUIRE(format_time(parse_time(text).value()) == text);
  }
  REQUIRE(format_time(mliot_micros_from_day(mliot_day_from_date(-44, 3, 15))) == "-0044-03-15");
  REQUIRE(format_time(mliot_micros_from_day(mliot_day_from_date(12024, 1, 1))) == "+12024-01-01");
}

TEST_CASE("formats read the common layouts") {
  REQUIRE(read_with("%d/%m/%Y", "31/01/2024") == "2024-01-31");
  REQUIRE(read_with("%m/%d/%y", "1/2/24") == "2024-01-02");
  REQUIRE(read_with("%d.%m.%y %H:%M", "01.02.69 06:30") == "1969-02-01 06:30:00");
  REQUIRE(read_with("%Y%m%d", "20240229") == "2024-02-29");
  REQUIRE(read_with("%d %b %Y", "05 FEB 2010") == "2010-02-05");
  REQUIRE(read_with("%d-%B-%Y", "5-february-2010") == "2010-02-05");
  REQUIRE(read_with("%Y-%j", "2024-366") == "2024-12-31");
  REQUIRE(read_with("%F %T.%f", "2024-01-01 01:02:03.25") == "2024-01-01 01:02:03.250000");
  REQUIRE(read_with("%m/%d/%Y %I:%M %p", "1/2/2024 12:05 AM") == "2024-01-02 00:05:00");
  REQUIRE(read_with("%m/%d/%Y %I:%M %p", "1/2/2024 12:05 pm") == "2024-01-02 12:05:00");
  REQUIRE(read_with("%Y-%m-%d %%", "2024-01-01   %") == "2024-01-01");
}

TEST_CASE("formats refuse what does not fit them") {
  REQUIRE(read_with("%d/%m/%Y", "31/02/2024") == "none");
  REQUIRE(read_with("%d/%m/%Y", "2024-01-31") == "none");
  REQUIRE(read_with("%d/%m/%Y", "31/01/2024x") == "none");
  REQUIRE(read_with("%Y-%j", "2023-366") == "none");
  REQUIRE(read_with("%Y-%j", "2023-000") == "none");
  REQUIRE(read_with("%d %b %Y", "05 Foo 2010") == "none");
  REQUIRE(read_with("%Y-%m-%d %I %p", "2024-01-01 13 PM") == "none");
}

TEST_CASE("formats that name no date, or with unknown letters, are refused") {
  REQUIRE_THROWS_AS(TimeFormat("%H:%M"), InvalidArgument);
  REQUIRE_THROWS_AS(TimeFormat("%Y-%m"), InvalidArgument);
  REQUIRE_THROWS_AS(TimeFormat("%Y-%m-%d %Q"), InvalidArgument);
  REQUIRE_THROWS_AS(TimeFormat("%Y-%m-%d %"), InvalidArgument);
}

TEST_CASE("the first bad row of many is returned") {
  const std::vector<std::string_view> texts{"2024-01-01", "2024-01-02", "tomorrow", "2024-01-04"};
  std::vector<std::int64_t> times(4);
  REQUIRE(parse_times(texts, "", times) == 2);
  REQUIRE(times[1] - times[0] == MLIOT_MICROS_PER_DAY);
  REQUIRE(times[3] == 0);
  REQUIRE(parse_times(std::span(texts).first(2), "%Y-%m-%d", std::span(times).first(2)) == 2);
}
