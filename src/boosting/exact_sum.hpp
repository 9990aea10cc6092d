// Sums of doubles that do not depend on the order of the terms.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace mliot::boosting {

/// Adds terms as multiples of 2^-62 times a bound on their size, which is fixed beforehand.
class ExactSum {
 public:
  /// No term may be larger than `bound` in magnitude.
  explicit ExactSum(double bound) : shift_(bound > 0 ? kBits - std::ilogb(bound) - 1 : 0) {}

  void add(double x) noexcept { sum_ += static_cast<std::int64_t>(std::scalbn(x, shift_)); }

  double value() const noexcept { return std::scalbn(static_cast<double>(sum_), -shift_); }

 private:
  static constexpr int kBits = 62;
  __extension__ using Wide = __int128;

  int shift_;
  Wide sum_ = 0;
};

}  // namespace mliot::boosting
