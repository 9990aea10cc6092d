// Archives: a reader returns what a writer wrote and names what it refuses.
#include "mliot/core/archive.hpp"

#include <bit>
#include <limits>

#include "support/catch.hpp"

namespace {

using namespace mliot::archive;
using mliot::FormatError;

enum class Colour { red, green };
constexpr std::array<std::string_view, 2> enum_names(Colour) { return {"red", "green"}; }

struct Inner {
  double share = 0.5;
  static constexpr auto fields() {
    return std::tuple{mliot::field("share", &Inner::share, "", mliot::between(0, 1))};
  }
  bool operator==(const Inner&) const = default;
};

struct Options {
  int count = 3;
  std::optional<double> limit{};
  std::vector<double> weights{};
  std::vector<std::string> names{};
  std::string title{};
  Colour colour = Colour::red;
  bool quiet = false;
  Inner inner{};

  static constexpr auto fields() {
    using mliot::field;
    return std::tuple{field("count", &Options::count, "", mliot::at_least(1)),
                      field("limit", &Options::limit),
                      field("weights", &Options::weights),
                      field("names", &Options::names),
                      field("title", &Options::title),
                      field("colour", &Options::colour),
                      field("quiet", &Options::quiet),
                      field("inner", &Options::inner)};
  }
  bool operator==(const Options&) const = default;
};

Object sample() {
  Object object;
  Writer writer(object);
  writer.value("flag", true);
  writer.value("count", 7);
  writer.value("share", 0.25);
  writer.value("name", "milk");
  writer.value("names", std::vector<std::string>{"a", ""});
  writer.array("values", std::vector<float>{1, 2});
  writer.object("child", [](Writer& child) { child.value("x", -1); });
  writer.list("items", std::vector<int>{4, 5}, [](Writer& item, int x) { item.value("x", x); });
  return object;
}

}  // namespace

TEST_CASE("equal trees have equal hashes, and any change gives another") {
  REQUIRE(hash_of(sample()) == hash_of(sample()));
  const auto changed = [](std::string_view name, Value value) {
    Object object = sample();
    object.members.find(name)->second = std::move(value);
    return hash_of(object);
  };
  REQUIRE(changed("flag", {false}) != hash_of(sample()));
  REQUIRE(changed("count", {std::int64_t{8}}) != hash_of(sample()));
  REQUIRE(changed("count", {7.0}) != hash_of(sample()));
  REQUIRE(changed("names", {std::vector<std::string>{"", "a"}}) != hash_of(sample()));
  Object fewer = sample();
  fewer.members.erase("share");
  REQUIRE(hash_of(fewer) != hash_of(sample()));
}

TEST_CASE("a reader returns what a writer wrote") {
  const Object object = sample();
  const Reader reader(object);
  REQUIRE(reader.boolean("flag"));
  REQUIRE(reader.integer("count") == 7);
  REQUIRE(reader.real("share") == 0.25);
  REQUIRE(reader.text("name") == "milk");
  REQUIRE(reader.texts("names") == std::vector<std::string>{"a", ""});
  REQUIRE(reader.array<float>("values") == std::vector<float>{1, 2});
  REQUIRE(reader.view<float>("values")[1] == 2);
  REQUIRE(reader.object("child").integer("x") == -1);
  std::vector<std::int64_t> items;
  reader.list("items", [&](const Reader& item) { items.push_back(item.integer("x")); });
  REQUIRE(items == std::vector<std::int64_t>{4, 5});
  REQUIRE(reader.has("flag"));
  REQUIRE_FALSE(reader.has("missing"));
}

TEST_CASE("arrays of every element type keep their bits, NaN too") {
  Object object;
  Writer writer(object);
  const double nan = std::bit_cast<double>(0x7FF8000000000123U);
  writer.array("f64", std::vector<double>{nan, -0.0});
  writer.array("u8", std::vector<std::uint8_t>{255});
  writer.array("i16", std::vector<std::int16_t>{-2});
  writer.array("u64", std::vector<std::uint64_t>{~std::uint64_t{0}});
  writer.array("none", std::vector<std::int32_t>{});
  const Reader reader(object);
  REQUIRE(std::bit_cast<std::uint64_t>(reader.array<double>("f64")[0]) == 0x7FF8000000000123U);
  REQUIRE(std::signbit(reader.array<double>("f64")[1]));
  REQUIRE(reader.array<std::uint8_t>("u8")[0] == 255);
  REQUIRE(reader.array<std::int16_t>("i16")[0] == -2);
  REQUIRE(reader.array<std::uint64_t>("u64")[0] == ~std::uint64_t{0});
  REQUIRE(reader.array<std::int32_t>("none").empty());
}

TEST_CASE("a reader names the member that is missing, of another type or out of range") {
  const Object object = sample();
  const Reader reader(object);
  REQUIRE_THROWS_WITH(reader.integer("nothing"), "archive: nothing is missing");
  REQUIRE_THROWS_WITH(reader.object("child").text("x"), "archive: child.x has the wrong type");
  REQUIRE_THROWS_AS(reader.integer("count", 0, 6), FormatError);
  REQUIRE_THROWS_AS(reader.array<double>("values"), FormatError);
  REQUIRE_THROWS_AS(reader.array<float>("values", 3), FormatError);
  REQUIRE_THROWS_WITH(reader.list("items", [](const Reader& item) { item.real("x"); }),
                      "archive: items[0].x has the wrong type");
}

TEST_CASE("a member cannot be written twice") {
  Object object;
  Writer writer(object);
  writer.value("x", 1);
  REQUIRE_THROWS_AS(writer.value("x", 2), mliot::InvalidArgument);
}

TEST_CASE("options of every kind come back equal") {
  const Options options{.count = 5,
                        .limit = 2.5,
                        .weights = {1, 2},
                        .names = {"a"},
                        .title = "t",
                        .colour = Colour::green,
                        .quiet = true,
                        .inner = {.share = 0.75}};
  for (const Options& each : {options, Options{}}) {
    Object object;
    Writer writer(object);
    write_options(writer, each);
    REQUIRE(read_options<Options>(Reader(object)) == each);
  }
}

TEST_CASE("stored options out of range or with an unknown name are a FormatError") {
  const auto changed = [](std::string_view name, Value value) {
    Object object;
    Writer writer(object);
    write_options(writer, Options{});
    object.members.find(name)->second = std::move(value);
    return object;
  };
  REQUIRE_NOTHROW(read_options<Options>(Reader(changed("count", {std::int64_t{9}}))));
  REQUIRE_THROWS_AS(read_options<Options>(Reader(changed("count", {std::int64_t{0}}))),
                    FormatError);
  REQUIRE_THROWS_AS(read_options<Options>(Reader(changed("count", {std::int64_t{1} << 40}))),
                    FormatError);
  REQUIRE_THROWS_AS(read_options<Options>(Reader(changed("colour", {std::string("blue")}))),
                    FormatError);
}
