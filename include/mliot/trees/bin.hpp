// The number of a bin as an element of a matrix.
#pragma once

#include <cstdint>
#include <limits>

namespace mliot::trees {

/// A value of a table that was cut into at most 255 bins: the bin's number, from 0.
///
/// Missing: kMissing, NaN as a number.
struct Bin {
  static constexpr std::uint8_t kMissing = 255;

  std::uint8_t number = kMissing;

  template <class Real>
  explicit operator Real() const noexcept {
    return number == kMissing ? std::numeric_limits<Real>::quiet_NaN() : static_cast<Real>(number);
  }
};
static_assert(sizeof(Bin) == 1);

}  // namespace mliot::trees
