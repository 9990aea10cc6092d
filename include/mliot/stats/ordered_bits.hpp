// Doubles as integers of the same order, and a fixed hash: the keys of order-free summaries.
#pragma once

#include <bit>
#include <cstdint>

namespace mliot::stats {

/// An integer that grows with x; x must not be NaN. -0 counts as 0.
constexpr std::uint64_t ordered_bits(double x) noexcept {
  constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
  const auto bits = std::bit_cast<std::uint64_t>(x + 0.0);
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

/// The double of that integer.
constexpr double from_ordered_bits(std::uint64_t key) noexcept {
  constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
  return std::bit_cast<double>((key & kSign) != 0 ? key & ~kSign : ~key);
}

/// 64 well-mixed bits of x.
///
/// Source: the finaliser of Steele, Lea and Flood 2014, "Fast splittable pseudorandom number
///         generators", OOPSLA (SplitMix64).
constexpr std::uint64_t mixed_bits(std::uint64_t x) noexcept {
  x += 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

}  // namespace mliot::stats
