// Sums of doubles and of their products without any rounding before the end.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "mliot/core/archive.hpp"

namespace mliot::stats {

/// A fixed-point number wide enough for every double, from 2^-1074 up.
///
/// Additions are exact, so their order, the chunks they come in and the threads never show.
///
/// Missing:  NaN and infinities must be kept out by the caller.
/// Cost:     a few integer additions a term; 560 bytes.
/// Source:   Kulisch 2013, "Computer Arithmetic and Validity", chapter 8; the digits are of 32 bits
///           in 64, so that carries wait.
class ExactSum {
 public:
  void add(double x) noexcept;

  /// Adds a * b, below 2^1100. What of a product lies below 2^-1074 is cut off, the same way each
  /// time.
  void add_product(double a, double b) noexcept;

  void add(const ExactSum& other) noexcept;

  /// The sum rounded once, half to even; infinite beyond the doubles.
  double value() const noexcept;

  /// Few doubles, the largest first, whose sum this is exactly; none for 0.
  std::vector<double> parts() const;
  static ExactSum of(std::span<const double> parts) noexcept;

  void save(archive::Writer& writer, std::string_view name) const;

  /// Throws FormatError unless the stored parts are at most `largest` in magnitude.
  static ExactSum load(const archive::Reader& reader, std::string_view name, double largest);

 private:
  // 2^1024 is at bit 2098; the digits above take what sums and products of sums carry.
  static constexpr std::size_t kDigits = 70;
  static constexpr std::int64_t kMostAdded = std::int64_t{1} << 29;

  void settle() noexcept;
  void make_room() noexcept;

  std::array<std::int64_t, kDigits> digits_{};  // digit i counts 2^(32 i - 1074)
  std::int64_t added_ = 0;                      // since carries were last taken up
};

/// Count, mean and variance of a column, exact until asked for.
///
/// Missing:  NaN is not counted.
class Moments {
 public:
  /// The largest magnitude that can be taken: beyond it squares leave the range.
  static constexpr double kLargest = 1e135;

  /// What sums of 2^53 samples and of their squares stay below.
  static constexpr double kLargestSum = 1e151;
  static constexpr double kLargestSquares = 1e287;

  void add(double x) noexcept {
    ++count_;
    sum_.add(x);
    squares_.add_product(x, x);
  }
  void merge(const Moments& other) noexcept;

  std::int64_t count() const noexcept { return count_; }

  /// NaN without samples.
  double mean() const noexcept;

  /// Of the population (divided by the count): exactly 0 for equal samples. NaN without samples.
  double variance() const noexcept;

  void save(archive::Writer& writer) const;
  static Moments load(const archive::Reader& reader);

 private:
  std::int64_t count_ = 0;
  ExactSum sum_;
  ExactSum squares_;
};

}  // namespace mliot::stats
