// The radix sort of a ranked block.
#include "stats/ranked_block.hpp"

#include <array>
#include <cmath>

#include "mliot/core/error.hpp"
#include "mliot/stats/ordered_bits.hpp"

namespace mliot::stats {
namespace {

constexpr std::size_t kDigits = sizeof(std::uint64_t);
constexpr std::size_t kValues = 256;

/// A sample as a number that sorts like it, and its place in the block.
struct Key {
  std::uint64_t bits;
  std::uint32_t place;
};

std::size_t digit_of(std::uint64_t bits, std::size_t digit) {
  return static_cast<std::size_t>(bits >> (8 * digit)) % kValues;
}

/// Sorts by one byte after the other, the lowest first; equal keys keep their order.
void sort_keys(std::vector<Key>& keys) {
  std::array<std::array<std::uint32_t, kValues>, kDigits> counts{};
  for (const Key& key : keys) {
    for (std::size_t digit = 0; digit < kDigits; ++digit)
      ++counts[digit][digit_of(key.bits, digit)];
  }
  std::vector<Key> other(keys.size());
  for (std::size_t digit = 0; digit < kDigits; ++digit) {
    if (counts[digit][digit_of(keys.front().bits, digit)] == keys.size()) continue;  // all the same
    std::uint32_t total = 0;
    for (std::uint32_t& count : counts[digit]) {
      const std::uint32_t here = count;
      count = total;
      total += here;
    }
    for (const Key& key : keys) other[counts[digit][digit_of(key.bits, digit)]++] = key;
    keys.swap(other);
  }
}

}  // namespace

RankedBlock::RankedBlock(std::span<const double> samples) : ranks_(samples.size(), kNone) {
  require<ResourceLimit>(samples.size() < kNone, "ranked block: {} samples are too many",
                         samples.size());
  std::vector<Key> keys;
  keys.reserve(samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (std::isnan(samples[i])) continue;
    keys.push_back({ordered_bits(samples[i] + 0.0), static_cast<std::uint32_t>(i)});
  }
  if (!keys.empty()) sort_keys(keys);
  sorted_.resize(keys.size());
  words_.resize(keys.size() / kBits + 1);
  for (std::uint32_t rank = 0; rank < keys.size(); ++rank) {
    ranks_[keys[rank].place] = rank;
    sorted_[rank] = samples[keys[rank].place] + 0.0;
  }
}

}  // namespace mliot::stats
