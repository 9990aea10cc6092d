// Ids of series: found, added, joined.
#include "mliot/pipeline/series_ids.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"

namespace {

using namespace mliot;
using pipeline::IdColumn;
using pipeline::SeriesIds;
using pipeline::Status;

const auto nothing = [](std::size_t) {};

TEST_CASE("every id is found at its place, and no other") {
  std::vector<std::string> names;
  for (int i = 0; i < 5000; ++i) names.push_back("series " + std::to_string(i * 7919));
  const SeriesIds ids(names, 0);
  for (std::size_t i = 0; i < names.size(); ++i) {
    REQUIRE(ids.find(names[i]) == i);
    REQUIRE(ids.id(i) == names[i]);
  }
  CHECK_FALSE(ids.find("series"));
  CHECK_FALSE(ids.find(""));
}

TEST_CASE("ids are added until the room is used up") {
  SeriesIds ids({"a", "b"}, 2);
  std::size_t place = 0;
  CHECK(ids.add("c", [&](std::size_t at) { place = at; }) == Status::ok);
  CHECK(place == 2);
  CHECK(ids.add("a", nothing) == Status::known_series);
  CHECK(ids.add(std::string(pipeline::kLongestId + 1, 'x'), nothing) == Status::id_too_long);
  CHECK(ids.add(std::string(pipeline::kLongestId, 'x'), nothing) == Status::ok);
  CHECK(ids.add("d", nothing) == Status::capacity);
  CHECK(ids.size() == 4);
  CHECK(ids.find("c") == std::size_t{2});
  ids.shrink(2);
  CHECK_FALSE(ids.find("c"));
  CHECK(ids.find("b") == std::size_t{1});
  CHECK(ids.add("d", nothing) == Status::ok);
  CHECK(ids.id(2) == "d");
}

TEST_CASE(
    "an id goes with id columns when it has a part for each, a number where they have those") {
  const std::vector<IdColumn> two{std::vector<std::string>{"north"}, std::vector<std::int64_t>{7}};
  const std::string separator(1, pipeline::kIdSeparator);
  for (const char* number : {"0", "8", "-8", "9223372036854775807"}) {
    CHECK(pipeline::id_fits(two, "east" + separator + number));
  }
  for (const char* number : {"", "x", "08", "+8", "-0", "8.0", " 8", "9223372036854775808"}) {
    INFO(number);
    CHECK_FALSE(pipeline::id_fits(two, "east" + separator + number));
  }
  CHECK_FALSE(pipeline::id_fits(two, "east"));
  CHECK_FALSE(pipeline::id_fits(two, "east" + separator + "8" + separator));
  CHECK(pipeline::id_fits({}, "anything"));
  std::vector<IdColumn> longer = two;
  pipeline::append_id(longer, separator + "-3");
  CHECK(pipeline::joined_ids(longer).back() == separator + "-3");
  REQUIRE_THROWS_WITH(pipeline::append_id(longer, "x"), Catch::Contains("does not go with the 2"));
}

TEST_CASE("id columns are joined to one text") {
  const std::vector<IdColumn> columns{std::vector<std::string>{"north", "south"},
                                      std::vector<std::int64_t>{7, -8}};
  CHECK(pipeline::joined_ids(columns) == std::vector<std::string>{"north\x1f"
                                                                  "7",
                                                                  "south\x1f-8"});
  CHECK(pipeline::joined_ids({}).empty());
  const std::vector<IdColumn> uneven{std::vector<std::int64_t>{1}, std::vector<std::int64_t>{}};
  REQUIRE_THROWS_AS(pipeline::joined_ids(uneven), InvalidArgument);
  archive::Object object;
  archive::Writer writer(object);
  pipeline::save_ids(writer, "series", columns);
  CHECK(pipeline::load_ids(archive::Reader(object), "series") == columns);
}

}  // namespace
