// Levels of categories and their codes.
#include "mliot/data/level_table.hpp"

#include "mliot/core/error.hpp"
#include "support/catch.hpp"

using mliot::FormatError;
using mliot::InvalidArgument;
using mliot::data::LevelTable;
using mliot::data::UnseenLevel;

TEST_CASE("texts are ordered by their bytes, not by a locale") {
  const LevelTable table = LevelTable::of_texts({"b", "Z", "\xC3\xA4", "a", "b", ""});
  REQUIRE(table.size() == 5);
  REQUIRE(table.label(0).empty());
  REQUIRE(table.label(1) == "Z");
  REQUIRE(table.label(2) == "a");
  REQUIRE(table.label(4) == "\xC3\xA4");  // a-umlaut, after every ASCII letter
  REQUIRE(table.code("b") == 3);
}

TEST_CASE("an unseen value is missing or an error that names it") {
  const LevelTable table = LevelTable::of_texts({"north", "south"});
  REQUIRE(table.code("east") == LevelTable::kMissing);
  REQUIRE_THROWS_WITH(table.code("east", UnseenLevel::error), "levels: unseen value 'east'");
  const LevelTable numbers = LevelTable::of_integers({5, -1});
  REQUIRE(numbers.code(5) == 1);
  REQUIRE_THROWS_WITH(numbers.code(6, UnseenLevel::error), "levels: unseen value 6");
}

TEST_CASE("asking a table for another kind of value is an error") {
  REQUIRE_THROWS_AS(LevelTable::of_texts({"a"}).code(1), InvalidArgument);
  REQUIRE_THROWS_AS(LevelTable::of_integers({1}).code("a"), InvalidArgument);
  REQUIRE_THROWS_AS(
      LevelTable::of_texts({"a"}).codes_of(LevelTable::of_integers({1}), UnseenLevel::missing),
      InvalidArgument);
}

TEST_CASE("booleans are false and true") {
  const LevelTable table = LevelTable::of_booleans();
  REQUIRE(table.label(0) == "false");
  REQUIRE(table.code(1) == 1);
  REQUIRE_THROWS_AS(table.label(2), InvalidArgument);
}

TEST_CASE("codes of another table are translated") {
  const LevelTable table = LevelTable::of_texts({"a", "b", "c"});
  const LevelTable other = LevelTable::of_texts({"c", "x", "a"});
  REQUIRE(table.codes_of(other, UnseenLevel::missing) == std::vector<std::int32_t>{0, 2, -1});
  REQUIRE_THROWS_AS(table.codes_of(other, UnseenLevel::error), InvalidArgument);
}

TEST_CASE("tables survive the archive, and unsorted ones are refused") {
  for (const LevelTable& table : {LevelTable::of_texts({"b", "a"}), LevelTable::of_integers({3, 2}),
                                  LevelTable::of_booleans(), LevelTable()}) {
    REQUIRE(mliot::archive::load<LevelTable>(mliot::archive::save(table)) == table);
  }
  mliot::archive::Object object = mliot::archive::save(LevelTable::of_texts({"a", "b"}));
  object.members["values"].data = std::vector<std::string>{"b", "a"};
  REQUIRE_THROWS_AS(mliot::archive::load<LevelTable>(object), FormatError);
  object.members["kind"].data = std::string("colour");
  REQUIRE_THROWS_AS(mliot::archive::load<LevelTable>(object), FormatError);
}
