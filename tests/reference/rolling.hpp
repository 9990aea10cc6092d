// Rolling statistics by their definitions: each window anew, in exact arithmetic.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "reference/rational.hpp"

namespace mliot::reference {

/// The samples present in the window that ends at t.
inline std::vector<double> present(const std::vector<double>& x, std::size_t t,
                                   std::int64_t window) {
  const auto begin = static_cast<std::int64_t>(t) + 1 - window;
  std::vector<double> samples;
  for (auto i = std::max<std::int64_t>(begin, 0); i <= static_cast<std::int64_t>(t); ++i) {
    const double sample = x[static_cast<std::size_t>(i)];
    if (!std::isnan(sample)) samples.push_back(sample);
  }
  return samples;
}

/// Mean and variance of finite samples as fractions, rounded once.
class Moments {
 public:
  explicit Moments(const std::vector<double>& samples) : n_(samples.size()) {
    BigInteger plus;
    BigInteger minus;
    for (const double x : samples) {
      const BigInteger m = magnitude(x);
      (x < 0 ? minus : plus) = (x < 0 ? minus : plus) + m;
      squares_ = squares_ + m * m;
    }
    negative_ = plus < minus;
    sum_ = negative_ ? minus - plus : plus - minus;
  }

  template <class Real>
  Real mean() const {
    if (n_ == 0) return std::numeric_limits<Real>::quiet_NaN();
    const Real size = nearest<Real>(sum_, n_, kFinest);
    return negative_ ? -size : size;
  }
  template <class Real>
  Real variance() const {
    if (n_ < 2) return std::numeric_limits<Real>::quiet_NaN();
    const BigInteger numerator = squares_ * n_ - sum_ * sum_;
    return nearest<Real>(numerator, BigInteger(n_) * BigInteger(n_ - 1), 2 * kFinest);
  }

 private:
  std::uint64_t n_;
  bool negative_ = false;
  BigInteger sum_;
  BigInteger squares_;
};

/// Mean and variance of every window of a series.
class RollingMoments {
 public:
  RollingMoments(const std::vector<double>& x, std::int64_t window) : x_(x), window_(window) {}

  double mean(std::size_t t) const { return at(t).mean<double>(); }
  float mean_float(std::size_t t) const { return at(t).mean<float>(); }
  double variance(std::size_t t) const { return at(t).variance<double>(); }
  float variance_float(std::size_t t) const { return at(t).variance<float>(); }

 private:
  Moments at(std::size_t t) const { return Moments(present(x_, t, window_)); }

  const std::vector<double>& x_;
  std::int64_t window_;
};

}  // namespace mliot::reference
