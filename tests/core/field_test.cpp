// Option structs: ranges, enumerations by name, and messages that say what is allowed.
#include "mliot/core/field.hpp"

#include <limits>

#include "support/catch.hpp"

namespace {

enum class Colour { red, green };
constexpr std::array<std::string_view, 2> enum_names(Colour) { return {"red", "green"}; }

struct Options {
  int count = 3;
  double share = 0.5;
  std::optional<double> limit{};
  std::vector<double> weights{};
  Colour colour = Colour::red;
  bool quiet = false;

  static constexpr auto fields() {
    using mliot::field;
    return std::tuple{
        field("count", &Options::count, "how many", mliot::at_least(1)),
        field("share", &Options::share, "which part", mliot::strictly_between(0, 1)),
        field("limit", &Options::limit, "largest value", mliot::above(0)),
        field("weights", &Options::weights, "one a class", mliot::between(0, 10)),
        field("colour", &Options::colour, "of the thing"),
        field("quiet", &Options::quiet, "says nothing"),
    };
  }
};

}  // namespace

TEST_CASE("the defaults of an option struct are valid") {
  REQUIRE_NOTHROW(mliot::validate("thing", Options{}));
}

TEST_CASE("a value outside its range is named with the range and the owner") {
  REQUIRE_THROWS_WITH(mliot::validate("thing", Options{.count = 0}),
                      "thing: count must be >= 1, got 0");
  REQUIRE_THROWS_WITH(mliot::validate("thing", Options{.share = 1}),
                      "thing: share must be in (0, 1), got 1");
  REQUIRE_THROWS_WITH(mliot::validate("thing", Options{.limit = 0}),
                      "thing: limit must be > 0, got 0");
  REQUIRE_THROWS_WITH(mliot::validate("thing", Options{.weights = {1, 11}}),
                      "thing: weights must be in [0, 10], got 11");
}

TEST_CASE("NaN is in no range") {
  REQUIRE_THROWS_AS(
      mliot::validate("thing", Options{.share = std::numeric_limits<double>::quiet_NaN()}),
      mliot::InvalidArgument);
}

TEST_CASE("enumerators have names both ways, and an unknown name lists the known ones") {
  REQUIRE(mliot::enum_name(Colour::green) == "green");
  REQUIRE(mliot::enum_from_name<Colour>("thing", "green") == Colour::green);
  REQUIRE_THROWS_WITH(mliot::enum_from_name<Colour>("thing", "blue"),
                      "thing: unknown value 'blue'; known: 'red', 'green'");
}

TEST_CASE("a number that a cast made an enumerator is refused by its option") {
  Options options;
  options.colour = static_cast<Colour>(2);
  REQUIRE_THROWS_WITH(mliot::validate("thing", options),
                      "thing: colour has no value of the number 2");
  STATIC_REQUIRE(mliot::enum_name(static_cast<Colour>(2)) == "?");
}

TEST_CASE("fields are visited in order") {
  std::string names;
  mliot::for_each_field<Options>([&](const auto& each) { names += std::string(each.name) + " "; });
  REQUIRE(names == "count share limit weights colour quiet ");
}
