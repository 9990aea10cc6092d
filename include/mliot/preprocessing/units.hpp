// Units of measurement with exact factors: one reading, or columns of them, from unit to unit.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace mliot::preprocessing {

/// A unit of a quantity: x of it are (x + offset / 100) * numerator / denominator of the SI unit.
struct Unit {
  std::string_view name;
  std::string_view quantity;
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;
  std::int64_t offset = 0;   ///< in hundredths: temperatures count from another zero
  std::string_view aliases;  ///< other names, separated by spaces
  std::string_view source;   ///< where the factor is defined; empty for SI prefixes
};

/// All units, quantity by quantity, the SI unit of each first.
///
/// Source: BIPM 2019, "The International System of Units", 9th edition (SI units, prefixes, units
/// accepted beside them); NIST SP 811 2008, "Guide for the Use of the SI", appendix B (others).
/// Every factor is exact by definition.
std::span<const Unit> units() noexcept;

/// The unit of a name or an alias. Throws InvalidArgument that lists the quantities.
const Unit& unit(std::string_view name);

/// From one unit to another of the same quantity.
///
/// The result is within 0.5001 units in the last place of the exact one; the same unit leaves every
/// bit, and NaN and infinities stay.
class UnitConversion {
 public:
  /// Throws InvalidArgument where the units are of two quantities.
  UnitConversion(const Unit& from, const Unit& to);

  double operator()(double x) const noexcept;

  /// out[i] = the conversion of values[i]. Throws InvalidArgument when lengths differ.
  void convert(std::span<const double> values, std::span<double> out, int threads) const;

 private:
  struct Pair {  // an unevaluated sum of two doubles
    double high = 0;
    double low = 0;
  };
  double converted(double x) const noexcept;
  static Pair sum(Pair a, Pair b) noexcept;
  static Pair product(Pair a, Pair b) noexcept;
  static Pair quotient(Pair a, Pair b) noexcept;
  static Pair whole(double a, double b) noexcept;  // a * b exactly

  bool same_ = false;
  double plus_ = 0;  // hundredths that are added to 100 x
  Pair factor_;
  Pair minus_;    // taken off 100 x times factor,
  Pair divisor_;  // before the division by this
};

}  // namespace mliot::preprocessing
