// Sums of what rounding took from the gradients of rows, leaf by leaf.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "boosting/splitter.hpp"

namespace mliot::boosting {

/// Adds the rests of n rows to the sums of their leaves, which `leaf_of` numbers.
template <class Number>
void add_rests(const Number* leaf_of, const std::uint32_t* rests, std::size_t n,
               std::span<RestTotals> sums) {
  constexpr std::size_t kRun = 32768;  // sums of so many numbers of 16 bits have at most 31
  constexpr std::int64_t kHigh = std::int64_t{1} << 32;
  // Both sums of a leaf in one number, twice: neighbours that share a leaf need not wait.
  std::vector<std::int64_t> packed(2 * sums.size());
  const auto packed_rest = [](std::uint32_t rest) {
    return (static_cast<std::int32_t>(rest) >> 16) * kHigh + static_cast<std::int16_t>(rest);
  };
  for (std::size_t first = 0; first < n; first += kRun) {
    const std::size_t end = std::min(n, first + kRun);
    std::fill(packed.begin(), packed.end(), 0);
    std::int64_t* const even = packed.data();
    std::int64_t* const odd = even + sums.size();
    std::size_t i = first;
    for (; i + 2 <= end; i += 2) {
      even[leaf_of[i]] += packed_rest(rests[i]);
      odd[leaf_of[i + 1]] += packed_rest(rests[i + 1]);
    }
    if (i < end) even[leaf_of[i]] += packed_rest(rests[i]);
    for (std::size_t leaf = 0; leaf < sums.size(); ++leaf) {
      const std::int64_t both = even[leaf] + odd[leaf];
      const auto hessian = static_cast<std::int32_t>(both);
      sums[leaf].gradient += (both - hessian) >> 32;
      sums[leaf].hessian += hessian;
    }
  }
}

}  // namespace mliot::boosting
