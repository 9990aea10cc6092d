// The layout of a stream's state: a fixed header, then rings of the window's size.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mliot::data {

/// Counts above this come from no stream: a sample a nanosecond would take a thousand years.
inline constexpr std::int64_t kMostSamples = std::int64_t{1} << 60;

inline bool is_count(std::int64_t x) { return x >= 0 && x <= kMostSamples; }

/// Whether a ring of `window` places can have its next sample there and so many in use.
inline bool is_ring(std::int64_t position, std::int64_t filled, std::int64_t window) {
  if (filled < 0 || filled > window || position < 0 || position >= window) return false;
  return filled == window || position == filled;
}

/// A state is Header followed by ring space; both views of one block.
template <class Header>
struct StreamLayout {
  static std::size_t size(std::size_t ring_bytes) {
    constexpr std::size_t kWord = sizeof(std::uint64_t);
    return sizeof(Header) + (ring_bytes + kWord - 1) / kWord * kWord;
  }
  static Header* header(void* state) { return static_cast<Header*>(state); }
  static const Header* header(const void* state) { return static_cast<const Header*>(state); }
  static double* ring(void* state) { return reinterpret_cast<double*>(header(state) + 1); }
  static const double* ring(const void* state) {
    return reinterpret_cast<const double*>(header(state) + 1);
  }

  /// Zeroes the ring space, so that equal streams have equal bytes.
  static void clear(void* state, std::size_t bytes) {
    auto* words = static_cast<std::uint64_t*>(state);
    for (std::size_t i = 0; i < bytes / sizeof(*words); ++i) words[i] = 0;
  }
};

}  // namespace mliot::data
