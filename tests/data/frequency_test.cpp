// Names of frequencies and what they mean.
#include "mliot/data/frequency.hpp"

#include <string>
#include <utility>

#include "mliot/core/archive.hpp"
#include "mliot/core/error.hpp"
#include "support/catch.hpp"

using mliot::InvalidArgument;
using mliot::data::Frequency;
using mliot::data::FrequencyParts;
using mliot::data::TimeUnit;

namespace {

std::string error_of(const char* name) {
  try {
    Frequency::parse(name);
  } catch (const InvalidArgument& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("modern pandas names come back as they went in") {
  for (const char* name :
       {"us",     "ms",     "s",     "10s",    "min",    "15min", "h",  "2h",     "D",
        "7D",     "B",      "2B",    "W-MON",  "2W-FRI", "MS",    "ME", "2ME",    "QS",
        "QS-FEB", "QS-MAR", "QE",    "QE-JAN", "QE-FEB", "2QS",   "YS", "YS-APR", "YE",
        "YE-JUN", "W",      "250ms", "1w",     "1mo",    "1q",    "1y", "3mo",    "7"}) {
    INFO(name);
    REQUIRE(Frequency::parse(name).name() == name);
  }
}

TEST_CASE("other words mean the modern pandas name") {
  const std::pair<const char*, const char*> same[] = {
      {"1d", "D"},      {"1h", "h"},      {"15m", "15min"},     {"10s", "10s"},
      {"T", "min"},     {"15T", "15min"}, {"H", "h"},           {"S", "s"},
      {"M", "ME"},      {"Q", "QE"},      {"A", "YE"},          {"Y-MAR", "YE-MAR"},
      {"AS", "YS"},     {"W-SUN", "W"},   {"QS-JAN", "QS"},     {"QS-OCT", "QS"},
      {"QE-DEC", "QE"}, {"QE-SEP", "QE"}, {"QS-NOV", "QS-FEB"}, {"d", "D"},
      {"1W", "W"},      {"w", "1w"},      {"YS-JAN", "YS"},     {"YE-DEC", "YE"},
      {"1", "1"}};
  for (const auto& [word, name] : same) {
    INFO(word);
    REQUIRE(Frequency::parse(word).name() == name);
  }
}

TEST_CASE("a bare m is refused, since it may be minutes or months") {
  REQUIRE(error_of("m").find("'min', 'MS' (month start)") != std::string::npos);
  REQUIRE(Frequency::parse("1m").unit() == TimeUnit::minute);
}

TEST_CASE("unknown names are refused with the list of known ones") {
  for (const char* name : {"", "fortnight", "W-FOO", "D-MON", "MS-JAN", "-D", "1.5h", "15 min",
                           "D2", "w-MON", "99999999999999999999D", "W-"}) {
    INFO(name);
    REQUIRE(error_of(name).find("known: s, min, h, D, B, W") != std::string::npos);
  }
}

TEST_CASE("multiples are positive and bounded") {
  REQUIRE(error_of("0D").find("got 0") != std::string::npos);
  REQUIRE(error_of("0").find("must be >= 1") != std::string::npos);
  REQUIRE(error_of("-5").find("must be >= 1") != std::string::npos);
  REQUIRE_THROWS_AS(Frequency::parse("9000000000000000YS"), InvalidArgument);
}

TEST_CASE("the default season") {
  const std::pair<const char*, int> seasons[] = {
      {"h", 24},    {"2h", 12},    {"5h", 1},     {"24h", 7},    {"D", 7},      {"2D", 1},
      {"7D", 52},   {"B", 5},      {"2B", 1},     {"W", 52},     {"2W", 26},    {"W-FRI", 52},
      {"MS", 12},   {"ME", 12},    {"3MS", 4},    {"QS", 4},     {"QE", 4},     {"2QS", 2},
      {"YS", 1},    {"5YE", 1},    {"min", 1440}, {"15min", 96}, {"60min", 24}, {"s", 3600},
      {"10s", 360}, {"60s", 1440}, {"ms", 1},     {"1", 1},      {"1mo", 12},   {"1w", 52},
      {"7min", 1},  {"5MS", 1}};
  for (const auto& [name, season] : seasons) {
    INFO(name);
    REQUIRE(Frequency::parse(name).season_length() == season);
  }
}

TEST_CASE("parts that do not belong to the unit are refused") {
  REQUIRE_THROWS_AS(Frequency({.unit = TimeUnit::day, .anchor = 1}), InvalidArgument);
  REQUIRE_THROWS_AS(Frequency({.unit = TimeUnit::day, .day = 1}), InvalidArgument);
  REQUIRE_THROWS_AS(Frequency({.unit = TimeUnit::week, .anchor = 7}), InvalidArgument);
  REQUIRE_THROWS_AS(Frequency({.unit = TimeUnit::month, .day = 30}), InvalidArgument);
  REQUIRE_THROWS_AS(Frequency({.unit = TimeUnit::year, .anchor = 0}), InvalidArgument);
  REQUIRE_THROWS_AS(Frequency::integer(0), InvalidArgument);
}

TEST_CASE("a frequency survives the archive") {
  for (const char* name : {"15min", "W-FRI", "QS-FEB", "YE", "1mo", "3", "B"}) {
    const Frequency frequency = Frequency::parse(name);
    REQUIRE(mliot::archive::load<Frequency>(mliot::archive::save(frequency)) == frequency);
  }
}

TEST_CASE("an archive whose anchor does not fit is refused") {
  mliot::archive::Object object = mliot::archive::save(Frequency::parse("D"));
  object.members["anchor"].data = std::int64_t{3};
  REQUIRE_THROWS_AS(mliot::archive::load<Frequency>(object), mliot::FormatError);
}
