// Sums of doubles that do not depend on the order of the terms.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "boosting/group.hpp"

namespace mliot::boosting {

/// Adds terms as multiples of 2^-62 times a bound on their size, which is fixed beforehand.
class ExactSum {
 public:
  /// No term may be larger than `bound` in magnitude.
  explicit ExactSum(double bound) : shift_(bound > 0 ? kBits - std::ilogb(bound) - 1 : 0) {}

  void add(double x) noexcept { sum_ += static_cast<std::int64_t>(std::scalbn(x, shift_)); }

  /// Adds the terms of the other processes, whose bound must be the same.
  void share(const Group& group) {
    if (group.alone()) return;
    std::array<std::int64_t, 4> limbs;
    for (std::size_t i = 0; i < 3; ++i) {
      limbs[i] = static_cast<std::int64_t>(sum_ >> (32 * i)) & 0xFFFFFFFF;
    }
    limbs[3] = static_cast<std::int64_t>(sum_ >> 96);
    group.sum(limbs);
    sum_ = limbs[3];
    for (std::size_t i = 3; i-- > 0;) sum_ = sum_ * (Wide{1} << 32) + limbs[i];
  }

  double value() const noexcept { return std::scalbn(static_cast<double>(sum_), -shift_); }

 private:
  static constexpr int kBits = 62;
  __extension__ using Wide = __int128;

  int shift_;
  Wide sum_ = 0;
};

}  // namespace mliot::boosting
