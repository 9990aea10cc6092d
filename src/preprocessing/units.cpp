// The table of units, and conversions in pairs of doubles, which lose nothing that shows.
#include "mliot/preprocessing/units.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "mliot/core/error.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/freestanding/rounding.h"

namespace mliot::preprocessing {
namespace {

constexpr std::int64_t kThousand = 1000;
constexpr std::int64_t kMillion = 1000000;
constexpr std::int64_t kBillion = 1000000000;
constexpr std::string_view kBipm = "BIPM 2019, table 8";
constexpr std::string_view kNist = "NIST SP 811, B.8";
constexpr std::string_view kYard = "international yard and pound agreement 1959; NIST SP 811, B.6";

constexpr std::array kUnits{
    Unit{"K", "temperature", 1, 1, 0, "kelvin", ""},
    Unit{"degC", "temperature", 1, 1, 27315, "°C C celsius", "BIPM 2019, 2.3.1"},
    Unit{"degF", "temperature", 5, 9, 45967, "°F F fahrenheit", kNist},
    Unit{"degR", "temperature", 5, 9, 0, "°R rankine", kNist},

    Unit{"Pa", "pressure", 1, 1, 0, "pascal", ""},
    Unit{"hPa", "pressure", 100, 1, 0, "", ""},
    Unit{"kPa", "pressure", kThousand, 1, 0, "", ""},
    Unit{"MPa", "pressure", kMillion, 1, 0, "", ""},
    Unit{"bar", "pressure", 100000, 1, 0, "", kNist},
    Unit{"mbar", "pressure", 100, 1, 0, "", kNist},
    Unit{"atm", "pressure", 101325, 1, 0, "", "10th CGPM 1954; NIST SP 811, B.8"},
    Unit{"torr", "pressure", 20265, 152, 0, "Torr", "101325 / 760 Pa; NIST SP 811, B.8"},
    Unit{"mmHg", "pressure", 133322387415, kBillion, 0, "",
         "13595.1 kg/m3 x 9.80665 m/s2 x 1 mm; NIST SP 811, B.8"},
    Unit{"inHg", "pressure", 3386388640341, kBillion, 0, "", "25.4 mmHg"},
    Unit{"psi", "pressure", 44482216152605, 6451600000, 0, "lbf/in2", "lbf / in2; NIST SP 811"},

    Unit{"m", "length", 1, 1, 0, "metre meter", ""},
    Unit{"km", "length", kThousand, 1, 0, "", ""},
    Unit{"cm", "length", 1, 100, 0, "", ""},
    Unit{"mm", "length", 1, kThousand, 0, "", ""},
    Unit{"um", "length", 1, kMillion, 0, "µm μm", ""},
    Unit{"nm", "length", 1, kBillion, 0, "", ""},
    Unit{"in", "length", 254, 10000, 0, "inch", kYard},
    Unit{"ft", "length", 3048, 10000, 0, "foot", kYard},
    Unit{"yd", "length", 9144, 10000, 0, "yard", kYard},
    Unit{"mi", "length", 1609344, kThousand, 0, "mile", kYard},
    Unit{"nmi", "length", 1852, 1, 0, "", kNist},

    Unit{"m2", "area", 1, 1, 0, "m²", ""},
    Unit{"km2", "area", kMillion, 1, 0, "km²", ""},
    Unit{"cm2", "area", 1, 10000, 0, "cm²", ""},
    Unit{"mm2", "area", 1, kMillion, 0, "mm²", ""},
    Unit{"ha", "area", 10000, 1, 0, "", kBipm},
    Unit{"in2", "area", 64516, 100000000, 0, "in²", kYard},
    Unit{"ft2", "area", 9290304, 100000000, 0, "ft²", kYard},
    Unit{"acre", "area", 40468564224, 10000000, 0, "", "43560 ft2 of 1959"},

    Unit{"m3", "volume", 1, 1, 0, "m³", ""},
    Unit{"L", "volume", 1, kThousand, 0, "l litre liter", kBipm},
    Unit{"mL", "volume", 1, kMillion, 0, "ml cm3 cm³", kBipm},
    Unit{"in3", "volume", 16387064, 1000000000000, 0, "in³", kYard},
    Unit{"ft3", "volume", 28316846592, 1000000000000, 0, "ft³", kYard},
    Unit{"gal", "volume", 3785411784, 1000000000000, 0, "gal_us", "231 in3; NIST SP 811, B.6"},
    Unit{"gal_uk", "volume", 454609, 100000000, 0, "", kNist},
    Unit{"bbl", "volume", 158987294928, 1000000000000, 0, "", "42 gal; NIST SP 811, B.8"},

    Unit{"kg", "mass", 1, 1, 0, "kilogram", ""},
    Unit{"g", "mass", 1, kThousand, 0, "gram", ""},
    Unit{"mg", "mass", 1, kMillion, 0, "", ""},
    Unit{"ug", "mass", 1, kBillion, 0, "µg μg", ""},
    Unit{"t", "mass", kThousand, 1, 0, "tonne", kBipm},
    Unit{"lb", "mass", 45359237, 100000000, 0, "pound", kYard},
    Unit{"oz", "mass", 45359237, 1600000000, 0, "ounce", kYard},
    Unit{"ton_us", "mass", 90718474, 100000, 0, "", "2000 lb"},
    Unit{"ton_uk", "mass", 10160469088, 10000000, 0, "", "2240 lb"},

    Unit{"s", "time", 1, 1, 0, "second", ""},
    Unit{"ms", "time", 1, kThousand, 0, "", ""},
    Unit{"us", "time", 1, kMillion, 0, "µs μs", ""},
    Unit{"min", "time", 60, 1, 0, "minute", kBipm},
    Unit{"h", "time", 3600, 1, 0, "hour", kBipm},
    Unit{"d", "time", 86400, 1, 0, "day", kBipm},

    Unit{"m/s", "speed", 1, 1, 0, "", ""},
    Unit{"km/h", "speed", 5, 18, 0, "kph kmh", kBipm},
    Unit{"mph", "speed", 44704, 100000, 0, "mi/h", kYard},
    Unit{"kn", "speed", 463, 900, 0, "kt knot", kNist},
    Unit{"ft/s", "speed", 3048, 10000, 0, "", kYard},

    Unit{"m/s2", "acceleration", 1, 1, 0, "m/s²", ""},
    Unit{"g0", "acceleration", 980665, 100000, 0, "gn", "3rd CGPM 1901"},

    Unit{"N", "force", 1, 1, 0, "newton", ""},
    Unit{"kN", "force", kThousand, 1, 0, "", ""},
    Unit{"kgf", "force", 980665, 100000, 0, "kp", kNist},
    Unit{"lbf", "force", 44482216152605, 10000000000000, 0, "", "lb x g0; NIST SP 811, B.8"},

    Unit{"J", "energy", 1, 1, 0, "joule", ""},
    Unit{"kJ", "energy", kThousand, 1, 0, "", ""},
    Unit{"MJ", "energy", kMillion, 1, 0, "", ""},
    Unit{"GJ", "energy", kBillion, 1, 0, "", ""},
    Unit{"Wh", "energy", 3600, 1, 0, "", ""},
    Unit{"kWh", "energy", 3600000, 1, 0, "", ""},
    Unit{"MWh", "energy", 3600000000, 1, 0, "", ""},
    Unit{"cal", "energy", 4184, kThousand, 0, "", "thermochemical; NIST SP 811, B.8"},
    Unit{"kcal", "energy", 4184, 1, 0, "", "thermochemical; NIST SP 811, B.8"},
    Unit{"Btu", "energy", 105505585262, 100000000, 0, "BTU", "Btu IT; NIST SP 811, B.8"},

    Unit{"W", "power", 1, 1, 0, "watt", ""},
    Unit{"mW", "power", 1, kThousand, 0, "", ""},
    Unit{"kW", "power", kThousand, 1, 0, "", ""},
    Unit{"MW", "power", kMillion, 1, 0, "", ""},
    Unit{"hp_metric", "power", 73549875, 100000, 0, "PS", "75 kgf m/s; NIST SP 811, B.8"},

    Unit{"m3/s", "flow", 1, 1, 0, "m³/s", ""},
    Unit{"m3/h", "flow", 1, 3600, 0, "m³/h", ""},
    Unit{"L/s", "flow", 1, kThousand, 0, "l/s", ""},
    Unit{"L/min", "flow", 1, 60000, 0, "l/min", ""},
    Unit{"L/h", "flow", 1, 3600000, 0, "l/h", ""},
    Unit{"gpm", "flow", 3785411784, 60000000000000, 0, "gal/min", "231 in3 a minute"},
    Unit{"cfm", "flow", 28316846592, 60000000000000, 0, "ft3/min", "ft3 a minute"},

    Unit{"Hz", "frequency", 1, 1, 0, "1/s", ""},
    Unit{"kHz", "frequency", kThousand, 1, 0, "", ""},
    Unit{"MHz", "frequency", kMillion, 1, 0, "", ""},
    Unit{"rpm", "frequency", 1, 60, 0, "1/min", ""},

    Unit{"V", "voltage", 1, 1, 0, "volt", ""},
    Unit{"mV", "voltage", 1, kThousand, 0, "", ""},
    Unit{"kV", "voltage", kThousand, 1, 0, "", ""},
    Unit{"A", "current", 1, 1, 0, "ampere", ""},
    Unit{"mA", "current", 1, kThousand, 0, "", ""},

    Unit{"1", "ratio", 1, 1, 0, "", ""},
    Unit{"%", "ratio", 1, 100, 0, "percent", "BIPM 2019, 5.4.7"},
    Unit{"ppm", "ratio", 1, kMillion, 0, "", "BIPM 2019, 5.4.7"},
};

bool is_alias(const Unit& unit, std::string_view name) {
  std::string_view rest = unit.aliases;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    if (rest.substr(0, end) == name) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

}  // namespace

std::span<const Unit> units() noexcept { return kUnits; }

const Unit& unit(std::string_view name) {
  for (const Unit& each : kUnits) {
    if (each.name == name || (!name.empty() && is_alias(each, name))) return each;
  }
  std::string quantities;
  for (const Unit& each : kUnits) {
    if (each.numerator != 1 || each.denominator != 1 || each.offset != 0) continue;
    quantities += format("{}{} ({})", quantities.empty() ? "" : ", ", each.quantity, each.name);
  }
  fail("convert_units: unknown unit '{}'; there are units of {}", name, quantities);
}

UnitConversion::Pair UnitConversion::whole(double a, double b) noexcept {
  constexpr double kSplit = 134217729;  // 2^27 + 1: Dekker's halves of 26 bits
  const double high = a * b;
  const double a_scaled = kSplit * a;
  const double a_high = a_scaled - (a_scaled - a);
  const double a_low = a - a_high;
  const double b_scaled = kSplit * b;
  const double b_high = b_scaled - (b_scaled - b);
  const double b_low = b - b_high;
  return {high, ((a_high * b_high - high) + a_high * b_low + a_low * b_high) + a_low * b_low};
}

UnitConversion::Pair UnitConversion::sum(Pair a, Pair b) noexcept {
  double low = 0;
  double tail = 0;
  const double high = mliot_two_sum(a.high, b.high, &low);
  const double lows = mliot_two_sum(a.low, b.low, &tail);
  const double first = mliot_two_sum(high, low + lows, &low);
  return {first, low + tail};
}

UnitConversion::Pair UnitConversion::product(Pair a, Pair b) noexcept {
  const Pair main = whole(a.high, b.high);
  double low = 0;
  const double high = mliot_two_sum(main.high, main.low + (a.high * b.low + a.low * b.high), &low);
  return {high, low};
}

UnitConversion::Pair UnitConversion::quotient(Pair a, Pair b) noexcept {
  const double first = a.high / b.high;
  const Pair back = product({first, 0}, b);
  const Pair rest = sum(a, {-back.high, -back.low});
  double low = 0;
  const double high = mliot_two_sum(first, rest.high / b.high, &low);
  return {high, low};
}

UnitConversion::UnitConversion(const Unit& from, const Unit& to) {
  const FloatMode mode;
  require(from.quantity == to.quantity,
          "convert_units: '{}' is a unit of {}, '{}' one of {}; they do not convert", from.name,
          from.quantity, to.name, to.quantity);
  same_ = from.name == to.name;
  plus_ = static_cast<double>(from.offset);
  factor_ = whole(static_cast<double>(from.numerator), static_cast<double>(to.denominator));
  const Pair ratio =
      whole(static_cast<double>(from.denominator), static_cast<double>(to.numerator));
  minus_ = product(ratio, {static_cast<double>(to.offset), 0});
  divisor_ = product(ratio, {100, 0});
}

double UnitConversion::operator()(double x) const noexcept {
  const FloatMode mode;
  return converted(x);
}

double UnitConversion::converted(double x) const noexcept {
  // Beyond these, halves of products would overflow or vanish; no reading of a sensor is there.
  constexpr double kLarge = 1e250;
  constexpr double kSmall = 1e-250;
  const double size = std::abs(x);
  if (same_ || !std::isfinite(x)) return same_ ? x : x + plus_;
  if (size > kLarge || (size < kSmall && x != 0)) {
    return ((100 * x + plus_) * factor_.high - minus_.high) / divisor_.high;
  }
  const Pair hundredfold = sum(whole(100, x), {plus_, 0});
  const Pair scaled = sum(product(hundredfold, factor_), {-minus_.high, -minus_.low});
  return quotient(scaled, divisor_).high;
}

void UnitConversion::convert(std::span<const double> values, std::span<double> out,
                             int threads) const {
  constexpr std::size_t kChunk = 1 << 15;
  require(values.size() == out.size(), "convert_units: {} values do not fit {} places",
          values.size(), out.size());
  parallel_for((values.size() + kChunk - 1) / kChunk, threads, [&](std::size_t chunk) {
    const std::size_t end = std::min(values.size(), (chunk + 1) * kChunk);
    for (std::size_t i = chunk * kChunk; i < end; ++i) out[i] = converted(values[i]);
  });
}

}  // namespace mliot::preprocessing
