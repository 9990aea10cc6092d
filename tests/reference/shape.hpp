// Skewness, kurtosis, slope, covariance and correlation by their definitions, in exact arithmetic.
#pragma once

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "reference/rational.hpp"

namespace mliot::reference {

/// A whole number with a sign.
class Signed {
 public:
  Signed() = default;
  Signed(BigInteger magnitude, bool negative)
      : magnitude_(std::move(magnitude)), negative_(negative) {}
  /// A finite double in units of 2^-1074.
  explicit Signed(double x) : magnitude_(reference::magnitude(x)), negative_(x < 0) {}

  const BigInteger& magnitude() const { return magnitude_; }
  bool negative() const { return negative_ && !(magnitude_ == BigInteger()); }

  friend Signed operator-(const Signed& a) { return {a.magnitude_, !a.negative_}; }
  friend Signed operator+(const Signed& a, const Signed& b) {
    if (a.negative_ == b.negative_) return {a.magnitude_ + b.magnitude_, a.negative_};
    if (a.magnitude_ < b.magnitude_) return {b.magnitude_ - a.magnitude_, b.negative_};
    return {a.magnitude_ - b.magnitude_, a.negative_};
  }
  friend Signed operator-(const Signed& a, const Signed& b) { return a + (-b); }
  friend Signed operator*(const Signed& a, const Signed& b) {
    return {a.magnitude_ * b.magnitude_, a.negative_ != b.negative_};
  }
  friend Signed operator*(const Signed& a, std::uint64_t n) {
    return {a.magnitude_ * n, a.negative_};
  }

 private:
  BigInteger magnitude_;
  bool negative_ = false;
};

template <class Real>
Real rounded(const Signed& numerator, const BigInteger& denominator, std::size_t unit) {
  const Real size = nearest<Real>(numerator.magnitude(), denominator, unit);
  return numerator.negative() ? -size : size;
}

/// n x - S of each sample: its distance from the mean, n times.
inline std::vector<Signed> distances(const std::vector<double>& samples) {
  Signed sum;
  for (const double x : samples) sum = sum + Signed(x);
  std::vector<Signed> all;
  for (const double x : samples) all.push_back(Signed(x) * samples.size() - sum);
  return all;
}

/// The sum of products a b; of powers where more are given.
inline Signed sum_of_products(const std::vector<Signed>& a, const std::vector<Signed>& b) {
  Signed sum;
  for (std::size_t i = 0; i < a.size(); ++i) sum = sum + a[i] * b[i];
  return sum;
}

inline std::vector<Signed> squares(const std::vector<Signed>& d) {
  std::vector<Signed> all;
  for (const Signed& each : d) all.push_back(each * each);
  return all;
}

constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

/// The root of the rounded square of the adjusted skewness.
inline double skewness(const std::vector<double>& samples) {
  const std::uint64_t n = samples.size();
  if (n < 3) return kNoValue;
  const auto d = distances(samples);
  const BigInteger second = sum_of_products(d, d).magnitude();
  const Signed third = sum_of_products(squares(d), d);
  if (second == BigInteger()) return kNoValue;
  const BigInteger top = third.magnitude() * third.magnitude() * (n * n * (n - 1));
  const double square = nearest<double>(top, second * second * second * ((n - 2) * (n - 2)), 0);
  return third.negative() ? -std::sqrt(square) : std::sqrt(square);
}

template <class Real>
Real kurtosis(const std::vector<double>& samples) {
  const std::uint64_t n = samples.size();
  if (n < 4) return static_cast<Real>(kNoValue);
  const auto d = distances(samples);
  const Signed second = sum_of_products(d, d);
  if (second.magnitude() == BigInteger()) return static_cast<Real>(kNoValue);
  const Signed fourth = sum_of_products(squares(d), squares(d));
  const Signed square = second * second;
  const Signed top = (fourth * ((n + 1) * n) - square * (3 * (n - 1))) * (n - 1);
  return rounded<Real>(top, square.magnitude() * ((n - 2) * (n - 3)), 0);
}

/// The slope over the places at which samples stand.
template <class Real>
Real slope(const std::vector<double>& samples, const std::vector<std::uint64_t>& places) {
  const std::uint64_t n = samples.size();
  if (n < 2) return static_cast<Real>(kNoValue);
  const auto d = distances(samples);
  std::uint64_t sum = 0;
  std::uint64_t square = 0;
  Signed product;
  for (std::size_t i = 0; i < n; ++i) {
    sum += places[i];
    square += places[i] * places[i];
    product = product + d[i] * places[i];
  }
  return rounded<Real>(product, BigInteger(n * square - sum * sum), kFinest);
}

inline double covariance(const std::vector<double>& x, const std::vector<double>& y,
                         std::uint64_t ddof) {
  const std::uint64_t n = x.size();
  if (n <= ddof) return kNoValue;
  const Signed product = sum_of_products(distances(x), distances(y));
  return rounded<double>(product, BigInteger(n * n) * (n - ddof), 2 * kFinest);
}

/// The root of the rounded square of the correlation.
inline double correlation(const std::vector<double>& x, const std::vector<double>& y) {
  if (x.size() < 2) return kNoValue;
  const auto dx = distances(x);
  const auto dy = distances(y);
  const Signed product = sum_of_products(dx, dy);
  const BigInteger bottom =
      sum_of_products(dx, dx).magnitude() * sum_of_products(dy, dy).magnitude();
  if (bottom == BigInteger()) return kNoValue;
  const double square = nearest<double>(product.magnitude() * product.magnitude(), bottom, 0);
  return product.negative() ? -std::sqrt(square) : std::sqrt(square);
}

}  // namespace mliot::reference
