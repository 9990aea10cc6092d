// Unit conversion against exact fractions and published values.
#include "mliot/preprocessing/units.hpp"

#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "mliot/core/error.hpp"
#include "support/catch.hpp"

namespace mliot::preprocessing {
namespace {

double converted(double x, const char* from, const char* to) {
  return UnitConversion(unit(from), unit(to))(x);
}

}  // namespace

TEST_CASE("units convert to the values that standards give") {
  // NIST SP 811, appendix B, and hand arithmetic
  CHECK(converted(32, "degF", "degC") == 0);
  CHECK(converted(212, "degF", "degC") == 100);
  CHECK(converted(-40, "degF", "degC") == -40);
  CHECK(converted(25, "degC", "K") == 298.15);
  CHECK(converted(0, "K", "degC") == -273.15);
  CHECK(converted(20, "degC", "degF") == 68);
  CHECK(converted(1, "atm", "Pa") == 101325);
  CHECK(converted(1, "psi", "Pa") == 6894.757293168362);
  CHECK(converted(760, "torr", "atm") == 1);
  CHECK(converted(1, "mi", "km") == 1.609344);
  CHECK(converted(1, "ft", "in") == 12);
  CHECK(converted(1, "lb", "oz") == 16);
  CHECK(converted(36, "km/h", "m/s") == 10);
  CHECK(converted(1, "kn", "km/h") == 1.852);
  CHECK(converted(1, "kWh", "MJ") == 3.6);
  CHECK(converted(1, "Btu", "J") == 1055.05585262);
  CHECK(converted(1, "gal", "L") == 3.785411784);
  CHECK(converted(3000, "rpm", "Hz") == 50);
  CHECK(converted(12.5, "%", "1") == 0.125);
  CHECK(converted(1, "hp_metric", "W") == 735.49875);
}

TEST_CASE("a unit to itself leaves every bit, and missing readings stay missing") {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const double x : {0.1, -0.0, 5e-324, 1e308}) {
    CHECK(converted(x, "psi", "psi") == x);
    CHECK(std::signbit(converted(x, "degF", "°F")) == std::signbit(x));
  }
  CHECK(std::isnan(converted(std::nan(""), "degF", "degC")));
  CHECK(converted(kInfinity, "bar", "psi") == kInfinity);
  CHECK(converted(-kInfinity, "degC", "degF") == -kInfinity);
}

TEST_CASE("every unit converts there and back within two units in the last place") {
  for (const Unit& from : units()) {
    for (const Unit& to : units()) {
      if (from.quantity != to.quantity || from.offset != 0 || to.offset != 0) continue;
      for (const double x : {1.0, 21.7, -1013.25, 1e-7}) {
        const double back = UnitConversion(to, from)(UnitConversion(from, to)(x));
        INFO(std::string(from.name) << " " << std::string(to.name) << " " << x);
        CHECK(std::abs(back - x) <= 4e-16 * std::abs(x));
      }
    }
  }
}

TEST_CASE("names and aliases of units are unique, and every quantity has its SI unit first") {
  std::set<std::string> names;
  std::set<std::string_view> quantities;
  for (const Unit& each : units()) {
    CHECK(names.insert(std::string(each.name)).second);
    const bool first = quantities.insert(each.quantity).second;
    CHECK((!first || (each.numerator == 1 && each.denominator == 1 && each.offset == 0)));
    CHECK(each.numerator > 0);
    CHECK(each.numerator < (std::int64_t{1} << 53));
    CHECK(each.denominator < (std::int64_t{1} << 53));
    CHECK(unit(each.name).name == each.name);
  }
  CHECK(unit("°C").name == "degC");
  CHECK(unit("kph").name == "km/h");
}

TEST_CASE("units of two quantities and unknown ones are refused by name") {
  using Catch::Matchers::Contains;
  CHECK_THROWS_WITH(UnitConversion(unit("bar"), unit("degC")),
                    Contains("'bar' is a unit of pressure, 'degC' one of temperature"));
  CHECK_THROWS_WITH(unit("furlong"), Contains("'furlong'") && Contains("length (m)"));
  CHECK_THROWS_AS(unit(""), InvalidArgument);
  std::vector<double> out(1);
  CHECK_THROWS_AS(UnitConversion(unit("m"), unit("km")).convert(std::vector<double>{1, 2}, out, 1),
                  InvalidArgument);
}

}  // namespace mliot::preprocessing
