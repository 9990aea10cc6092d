// Formatting of messages and what require() throws.
#include "mliot/core/error.hpp"

#include <string>

#include "support/catch.hpp"

TEST_CASE("format fills in integers, reals, booleans and text in order") {
  REQUIRE(mliot::format("{} of {}: {} {} {}", 3, std::size_t{7}, 0.5, true, "seven") ==
          "3 of 7: 0.5 true seven");
  REQUIRE(mliot::format("{}", std::string("text")) == "text");
  REQUIRE(mliot::format("{:.2f} {:>4}", 1.239, 5) == "1.24    5");
}

TEST_CASE("a pattern that asks for more values than there are comes back as it is") {
  REQUIRE(mliot::format("{} and {}", 1) == "{} and {}");
  REQUIRE(mliot::format("{", 1) == "{");
}

TEST_CASE("require is silent when the rule holds and throws its message when not") {
  REQUIRE_NOTHROW(mliot::require(true, "never {}", 1));
  REQUIRE_THROWS_WITH(mliot::require(false, "window must be >= 3, got {}", 2),
                      "window must be >= 3, got 2");
  REQUIRE_THROWS_AS(mliot::require(false, "x"), mliot::InvalidArgument);
  REQUIRE_THROWS_AS(mliot::require<mliot::FormatError>(false, "x"), mliot::FormatError);
}

TEST_CASE("everything thrown on purpose is an Error") {
  REQUIRE_THROWS_AS(mliot::fail("x"), mliot::Error);
  REQUIRE_THROWS_AS(mliot::fail<mliot::NotFitted>("x"), mliot::Error);
  REQUIRE_THROWS_AS(mliot::fail<mliot::Unsupported>("x"), mliot::Error);
  REQUIRE_THROWS_AS(mliot::fail<mliot::ResourceLimit>("x"), mliot::Error);
}
