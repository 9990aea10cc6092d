// Where samples of a series are missing.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "mliot/core/error.hpp"

namespace mliot::preprocessing::detail {

/// Samples begin .. end - 1.
struct Gap {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// From the first sample that is present to behind the last one; empty when there is none.
inline Gap known_range(std::span<const double> x) {
  std::size_t begin = 0;
  std::size_t end = x.size();
  while (begin < end && std::isnan(x[begin])) ++begin;
  while (end > begin && std::isnan(x[end - 1])) --end;
  return {begin, end};
}

/// Throws InvalidArgument for a finite sample whose square, and sums of those, could overflow.
inline void require_moderate(std::string_view who, std::span<const double> x) {
  constexpr double kLargest = 0x1p400;
  for (std::size_t t = 0; t < x.size(); ++t) {
    require(!(std::abs(x[t]) > kLargest) || std::isinf(x[t]),
            "{}: sample {} is {}: scale the series to below 1e120", who, t, x[t]);
  }
}

/// The runs of missing samples that have a sample on both sides.
inline std::vector<Gap> inner_gaps(std::span<const double> x) {
  std::vector<Gap> gaps;
  const Gap known = known_range(x);
  for (std::size_t t = known.begin; t < known.end; ++t) {
    if (!std::isnan(x[t])) continue;
    const std::size_t begin = t;
    while (std::isnan(x[t])) ++t;
    gaps.push_back({begin, t});
  }
  return gaps;
}

}  // namespace mliot::preprocessing::detail
