// Sums of doubles and of their products without any rounding before the end.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "mliot/core/archive.hpp"

namespace mliot::stats {

/// A number that may lie beyond the doubles: significand * 2^exponent, the significand from 1 to 2
/// in magnitude, or 0.
struct Scaled {
  double significand = 0;
  std::int64_t exponent = 0;

  /// Whether a double holds it exactly.
  bool fits() const noexcept;

  /// The nearest double; infinite beyond them.
  double value() const noexcept;
};

/// A fixed-point number of digits of 32 bits, from 2^finest up.
///
/// Additions are exact, so their order, the chunks they come in and the threads never show.
///
/// Missing:  NaN and infinities must be kept out by the caller.
/// Cost:     a few integer additions a term; 8 bytes a digit.
/// Source:   Kulisch 2013, "Computer Arithmetic and Validity", chapter 8; the digits are of 32 bits
///           in 64, so that carries wait.
template <std::size_t digits, std::int64_t finest>
class FixedPoint {
 public:
  void add(double x) noexcept;

  /// Adds a * b, within the range of the digits. What of a product lies below 2^finest is cut off,
  /// the same way each time.
  void add_product(double a, double b) noexcept;

  void add(const FixedPoint& other) noexcept;

  /// Multiplies it; times is at most 2^53.
  void multiply(std::int64_t times) noexcept;

  /// Subtracts the square of another whose finest digit squared is the finest of this.
  template <std::size_t others, std::int64_t others_finest>
  void subtract_square(const FixedPoint<others, others_finest>& other) noexcept;

  /// The sum rounded once, half to even; infinite beyond the doubles.
  double value() const noexcept;

  /// The sum rounded once to 53 bits, wherever it lies.
  Scaled rounded() const noexcept;

  /// Few doubles, the largest first, whose sum this is exactly; none for 0.
  std::vector<double> parts() const;
  static FixedPoint of(std::span<const double> parts) noexcept;

  /// An array of the parts, under "wide_" and the name with their exponents apart when they lie
  /// beyond the doubles.
  void save(archive::Writer& writer, std::string_view name) const;
  static FixedPoint load(const archive::Reader& reader, std::string_view name);

 private:
  template <std::size_t, std::int64_t>
  friend class FixedPoint;

  static constexpr std::int64_t kMostAdded = std::int64_t{1} << 29;
  static constexpr std::int64_t kGreatest = 32 * static_cast<std::int64_t>(digits) + finest - 86;

  void settle() noexcept;
  void make_room() noexcept;
  void add(Scaled x) noexcept;
  bool make_positive() noexcept;
  std::vector<Scaled> scaled_parts() const;

  std::array<std::int64_t, digits> digits_{};  // digit i counts 2^(32 i + finest)
  std::int64_t added_ = 0;                     // since carries were last taken up
};

/// Wide enough for every double and for sums of 2^53 of them.
using ExactSum = FixedPoint<70, -1074>;

/// Wide enough for the square of every double, and for sums of 2^53 of them, 2^53 times.
using ExactSquares = FixedPoint<136, -2148>;

/// Count, mean and variance of a column, exact until asked for.
///
/// Takes every finite number: neither squares that leave the doubles nor those that vanish below
/// them are lost.
///
/// Missing:  NaN is not counted.
class Moments {
 public:
  void add(double x) noexcept {
    ++count_;
    sum_.add(x);
    squares_.add_product(x, x);
  }
  void merge(const Moments& other) noexcept;

  std::int64_t count() const noexcept { return count_; }

  /// NaN without samples.
  double mean() const noexcept;

  /// Of the population (divided by the count): exactly 0 for equal samples, infinite beyond the
  /// doubles, 0 below them. NaN without samples.
  double variance() const noexcept;

  /// The root of the variance, finite, and above 0 unless all samples are equal. NaN without
  /// samples.
  double deviation() const noexcept;

  void save(archive::Writer& writer) const;
  static Moments load(const archive::Reader& reader);

 private:
  Scaled spread() const noexcept;

  std::int64_t count_ = 0;
  ExactSum sum_;
  ExactSquares squares_;
};

}  // namespace mliot::stats
