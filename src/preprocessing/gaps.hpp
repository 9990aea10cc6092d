// Where samples of a series are missing.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

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
