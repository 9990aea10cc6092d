// Frequencies found from dates.
#include "mliot/data/infer_frequency.hpp"

#include <string>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/data/time_axis.hpp"
#include "mliot/data/time_text.hpp"
#include "support/catch.hpp"

using mliot::InvalidArgument;
using mliot::data::Frequency;
using mliot::data::infer_frequency;
using mliot::data::parse_time;
using mliot::data::TimeAxis;
using mliot::data::TimeKind;

namespace {

std::string inferred(const std::vector<const char*>& dates) {
  std::vector<std::int64_t> times;
  for (const char* date : dates) times.push_back(parse_time(date).value());
  const std::vector<std::int64_t> offsets{0, static_cast<std::int64_t>(times.size())};
  return infer_frequency(times, offsets, TimeKind::civil).name();
}

std::string error_of(const std::vector<const char*>& dates) {
  try {
    inferred(dates);
  } catch (const InvalidArgument& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("every frequency is found again from twenty of its periods") {
  const std::pair<const char*, const char*> axes[] = {
      {"s", "2024-01-01"},       {"10s", "2024-01-01"},     {"min", "2024-01-01"},
      {"15min", "2024-01-01"},   {"h", "2024-01-01 00:30"}, {"2h", "2024-01-01"},
      {"D", "2024-01-01 06:00"}, {"2D", "2024-01-01"},      {"B", "2024-01-01"},
      {"W-FRI", "2010-02-05"},   {"2W-MON", "2024-01-01"},  {"W", "2024-01-07"},
      {"MS", "2024-01-01"},      {"ME", "2024-01-31"},      {"2MS", "2024-01-01"},
      {"QS", "2024-01-01"},      {"QS-FEB", "2024-02-01"},  {"QE", "2023-12-31"},
      {"QE-JAN", "2024-01-31"},  {"YS", "2000-01-01"},      {"YE", "2000-12-31"},
      {"YE-JUN", "2000-06-30"},  {"1mo", "2024-01-15"},     {"250ms", "2024-01-01"},
      {"us", "2024-01-01"}};
  for (const auto& [freq, origin] : axes) {
    const TimeAxis axis(Frequency::parse(freq), parse_time(origin).value());
    std::vector<std::int64_t> times;
    for (int i = 0; i < 20; ++i) times.push_back(axis.time(i));
    INFO(freq);
    REQUIRE(infer_frequency(times, std::vector<std::int64_t>{0, 20}, TimeKind::civil).name() ==
            freq);
  }
}

TEST_CASE("gaps do not change the frequency while steps are more common") {
  REQUIRE(inferred({"2024-01-05", "2024-01-12", "2024-01-19", "2024-02-16"}) == "W-FRI");
  REQUIRE(inferred({"2024-01-01", "2024-02-01", "2024-03-01", "2024-06-01"}) == "MS");
  REQUIRE(inferred({"2024-01-06", "2024-01-07", "2024-01-08", "2024-01-20"}) == "D");
}

TEST_CASE("five weekdays alone are days: no weekend was left out") {
  REQUIRE(inferred({"2024-01-01", "2024-01-02", "2024-01-03"}) == "D");
}

TEST_CASE("series are looked at one by one") {
  const std::vector<std::int64_t> times{100, 101, 102, 0, 1, 2};
  REQUIRE(infer_frequency(times, std::vector<std::int64_t>{0, 3, 6}, TimeKind::integer).name() ==
          "1");
}

TEST_CASE("integers step by their most common difference") {
  const std::vector<std::int64_t> times{3, 5, 7, 11};
  REQUIRE(infer_frequency(times, std::vector<std::int64_t>{0, 4}, TimeKind::integer).name() == "2");
}

TEST_CASE("a date off the common step is named") {
  REQUIRE(
      error_of({"2024-01-05", "2024-01-12", "2024-01-19", "2024-01-23"}) ==
      "freq: cannot be found from the data: the most common step is '7D', but 2024-01-23 is not "
      "a whole number of periods after 2024-01-05; give freq=, or mend the dates");
}

TEST_CASE("one time a series says nothing about steps") {
  REQUIRE(error_of({"2024-01-05"}).find("no series has two times") != std::string::npos);
}
