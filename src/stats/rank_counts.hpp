// How many of some ranks are below another.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace mliot::stats {

/// A growing set of ranks below a bound: one bit a rank, and a Fenwick tree over the words of bits.
///
/// Cost:   O(log n) of the bound.
/// Source: Fenwick 1994, "A new data structure for cumulative frequency tables".
class RankCounts {
 public:
  explicit RankCounts(std::size_t bound) : words_(bound / kBits + 1), sums_(words_.size() + 1) {}

  /// Takes a rank that is not there yet.
  void add(std::uint32_t rank) noexcept {
    words_[rank / kBits] |= std::uint64_t{1} << (rank % kBits);
    for (std::size_t i = rank / kBits + 1; i < sums_.size(); i += i & (~i + 1)) ++sums_[i];
  }

  /// How many are below `rank`, which is at most the bound.
  std::int64_t below(std::uint32_t rank) const noexcept {
    const std::uint64_t lower = words_[rank / kBits] & ((std::uint64_t{1} << (rank % kBits)) - 1);
    std::int64_t sum = std::popcount(lower);
    for (std::size_t i = rank / kBits; i > 0; i &= i - 1) sum += sums_[i];
    return sum;
  }

 private:
  static constexpr std::uint32_t kBits = 64;

  std::vector<std::uint64_t> words_;
  std::vector<std::uint32_t>
      sums_;  // i: of the words that the lowest bit of i says, up to word i - 1
};

}  // namespace mliot::stats
