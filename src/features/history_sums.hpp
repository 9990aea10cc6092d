// Whether sums of a whole history that were read from somewhere can be those of samples.
#pragma once

#include <cstdint>

#include "mliot/freestanding/expanding.h"
#include "mliot/freestanding/pair_ratio.h"

namespace mliot::features {

/// Whether a sum (MLIOT_EXPANDING_LIMBS) and a sum of squares (twice as many) can be those of n
/// samples: n S2 >= S1^2, equal for one sample, and both 0 for none.
inline bool can_be_sums(const std::uint64_t* sum, const std::uint64_t* squares, std::int64_t n) {
  constexpr int kLimbs = MLIOT_EXPANDING_LIMBS;
  std::uint64_t ones[kLimbs];
  std::uint64_t spread[2 * kLimbs];
  if (squares[2 * kLimbs - 1] != 0) return false;  // counts do not reach it; nor is it negative
  for (int i = 0; i < kLimbs; ++i) ones[i] = sum[i];
  mliot_wide_absolute(ones, kLimbs);
  mliot_pair_central(spread, squares, ones, ones, kLimbs, static_cast<std::uint64_t>(n));
  if (mliot_wide_absolute(spread, 2 * kLimbs) != 0) return false;
  if (n == 0) return mliot_wide_length(squares, 2 * kLimbs) == 0;
  return n > 1 || mliot_wide_length(spread, 2 * kLimbs) == 0;
}

}  // namespace mliot::features
