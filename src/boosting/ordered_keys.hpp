// Sorts floating-point numbers by the digits of order-preserving integer keys.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

namespace mliot::boosting {

/// The unsigned type of T's width.
template <class T>
using Key = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;

/// An integer that orders like the number; both zeros give the key of +0. x is not NaN.
template <class T>
Key<T> key_of(T x) noexcept {
  constexpr auto sign = static_cast<Key<T>>(Key<T>{1} << (8 * sizeof(T) - 1));
  const auto bits = std::bit_cast<Key<T>>(x == 0 ? T{0} : x);
  return (bits & sign) != 0 ? static_cast<Key<T>>(~bits) : static_cast<Key<T>>(bits | sign);
}

/// The number of a key.
template <class T>
T value_of(Key<T> key) noexcept {
  constexpr auto sign = static_cast<Key<T>>(Key<T>{1} << (8 * sizeof(T) - 1));
  const bool positive = (key & sign) != 0;
  return std::bit_cast<T>(positive ? static_cast<Key<T>>(key ^ sign) : static_cast<Key<T>>(~key));
}

/// Sorts keys of few values by counting each, in a table with open addressing. False, and nothing
/// done, where there are more than kMost of them, which mostly shows within as many keys.
template <class K>
bool sort_few_keys(std::vector<K>& keys) {
  constexpr std::size_t kMost = 256;
  constexpr unsigned kBits = 10;  // at most a quarter of the places are taken
  constexpr std::size_t kPlaces = std::size_t{1} << kBits;
  std::array<K, kPlaces> values;
  std::array<std::size_t, kPlaces> counts{};
  std::vector<std::size_t> taken;
  for (const K key : keys) {
    auto at = static_cast<std::size_t>(std::uint64_t{key} * 0x9E3779B97F4A7C15 >> (64 - kBits));
    while (counts[at] != 0 && values[at] != key) at = (at + 1) % kPlaces;
    if (counts[at]++ != 0) continue;
    if (taken.size() == kMost) return false;
    values[at] = key;
    taken.push_back(at);
  }
  std::sort(taken.begin(), taken.end(),
            [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  auto to = keys.begin();
  for (const std::size_t at : taken) {
    to = std::fill_n(to, static_cast<std::ptrdiff_t>(counts[at]), values[at]);
  }
  return true;
}

/// Sorts by digits of eleven bits, least first; digits that all keys share cost one pass of counts.
template <class K>
void sort_keys(std::vector<K>& keys) {
  constexpr unsigned kBits = 11;
  constexpr std::size_t kSmall = 512;  // below this the counts cost more than they save
  if (keys.size() < kSmall) {
    std::sort(keys.begin(), keys.end());
    return;
  }
  if (sort_few_keys(keys)) return;
  std::vector<K> other(keys.size());
  for (unsigned shift = 0; shift < 8 * sizeof(K); shift += kBits) {
    const auto digit = [shift](K key) {
      return static_cast<std::size_t>(key >> shift) & ((std::size_t{1} << kBits) - 1);
    };
    std::array<std::size_t, std::size_t{1} << kBits> starts{};
    for (const K key : keys) ++starts[digit(key)];
    if (starts[digit(keys.front())] == keys.size()) continue;
    std::size_t sum = 0;
    for (std::size_t& start : starts) sum += std::exchange(start, sum);
    for (const K key : keys) other[starts[digit(key)]++] = key;
    keys.swap(other);
  }
}

}  // namespace mliot::boosting
