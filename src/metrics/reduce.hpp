// Sums in a fixed order, and the checks that every metric makes.
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <string_view>

#include "mliot/core/error.hpp"
#include "mliot/metrics/point.hpp"

namespace mliot::metrics {

inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// term(0) + ... + term(n - 1) in eight stripes and a fixed tree: element i goes to stripe i mod 8.
template <class Term>
double striped_sum(std::size_t n, Term term) {
  std::array<double, 8> s{};
  const std::size_t whole = n - n % s.size();
  for (std::size_t i = 0; i < whole; i += s.size()) {
    for (std::size_t k = 0; k < s.size(); ++k) s[k] += term(i + k);
  }
  for (std::size_t i = whole; i < n; ++i) s[i - whole] += term(i);
  return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

/// a / b, NaN for b = 0.
inline double ratio(double a, double b) { return b == 0 ? kNan : a / b; }

/// Throws InvalidArgument unless `other` is as long as y_true and there is a sample.
inline void check_sizes(std::string_view who, Values y_true, Values other) {
  require(!y_true.empty(), "{}: needs at least one sample", who);
  require(y_true.size() == other.size(), "{}: y_true has {} samples, the forecast {}", who,
          y_true.size(), other.size());
}

/// Throws InvalidArgument unless the weights are absent, or one a sample and none negative or NaN.
inline void check_weight(std::string_view who, Values y_true, Values weight) {
  if (weight.empty()) return;
  require(weight.size() == y_true.size(), "{}: {} samples, but {} weights", who, y_true.size(),
          weight.size());
  for (std::size_t i = 0; i < weight.size(); ++i) {
    require(weight[i] >= 0, "{}: sample_weight must be >= 0, got {} at {}", who, weight[i], i);
  }
}

/// The weighted mean of loss(i) over the samples.
template <class Loss>
double weighted_mean(std::size_t n, Values weight, Loss loss) {
  if (weight.empty()) return striped_sum(n, loss) / static_cast<double>(n);
  const double total = striped_sum(n, [&](std::size_t i) { return weight[i]; });
  // A sample of weight 0 counts as absent, even if its loss is NaN.
  const double sum =
      striped_sum(n, [&](std::size_t i) { return weight[i] == 0 ? 0 : weight[i] * loss(i); });
  return ratio(sum, total);
}

}  // namespace mliot::metrics
