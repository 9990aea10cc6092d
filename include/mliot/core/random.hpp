// Random numbers that are a pure function of (seed, stream, index): no state, no order, no
// platform.
#pragma once

#include <array>
#include <cstdint>

namespace mliot {

/// Counter-based generator: number `index` of stream `stream` under `seed`, whoever asks and when.
///
/// Philox 4x32 with ten rounds. The key is the seed, the counter is (index, stream), so threads,
/// chunk sizes and the order of calls cannot change a draw.
///
/// Cost:    ten multiplications a call; no state.
/// Source:  Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3", SC11.
class Random {
 public:
  constexpr explicit Random(std::uint64_t seed, std::uint64_t stream = 0) noexcept
      : seed_(seed), stream_(stream) {}

  /// 64 uniform bits.
  constexpr std::uint64_t bits(std::uint64_t index) const noexcept {
    const Block out = block(index);
    return (static_cast<std::uint64_t>(out[1]) << 32) | out[0];
  }

  /// Uniform in [0, 1), a multiple of 2^-53.
  constexpr double uniform(std::uint64_t index) const noexcept {
    return static_cast<double>(bits(index) >> 11) * 0x1p-53;
  }

  /// Uniform integer in [0, bound); bound > 0. Multiply-shift: the bias is below bound / 2^64.
  constexpr std::uint64_t below(std::uint64_t index, std::uint64_t bound) const noexcept {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<Wide>(bits(index)) * bound) >> 64);
  }

  /// Standard normal (Box-Muller on the library's own log, sin and cos: equal bits everywhere).
  double normal(std::uint64_t index) const noexcept;

  using Block = std::array<std::uint32_t, 4>;

  /// The raw 128 bits of the counter; what the published test vectors are about.
  constexpr Block block(std::uint64_t index) const noexcept {
    Block counter{low(index), high(index), low(stream_), high(stream_)};
    std::uint32_t key0 = low(seed_);
    std::uint32_t key1 = high(seed_);
    for (int round = 0; round < kRounds; ++round) {
      const std::uint64_t a = static_cast<std::uint64_t>(kMultiplier0) * counter[0];
      const std::uint64_t b = static_cast<std::uint64_t>(kMultiplier1) * counter[2];
      counter = {high(b) ^ counter[1] ^ key0, low(b), high(a) ^ counter[3] ^ key1, low(a)};
      key0 += kWeyl0;
      key1 += kWeyl1;
    }
    return counter;
  }

 private:
  static constexpr int kRounds = 10;
  static constexpr std::uint32_t kMultiplier0 = 0xD2511F53;  // the constants of the paper
  static constexpr std::uint32_t kMultiplier1 = 0xCD9E8D57;
  static constexpr std::uint32_t kWeyl0 = 0x9E3779B9;
  static constexpr std::uint32_t kWeyl1 = 0xBB67AE85;

  static constexpr std::uint32_t low(std::uint64_t x) { return static_cast<std::uint32_t>(x); }
  static constexpr std::uint32_t high(std::uint64_t x) {
    return static_cast<std::uint32_t>(x >> 32);
  }

  std::uint64_t seed_;
  std::uint64_t stream_;
};

}  // namespace mliot
