// Padding and digits around the compression function.
#include "io/sha256.hpp"

#include <array>
#include <cstdint>
#include <cstring>

#include "kernel/sha256.hpp"

namespace mliot::io::detail {

std::string sha256_hex(std::span<const std::byte> bytes) {
  constexpr std::size_t kBlock = 64;
  constexpr std::size_t kLength = 8;  // bytes of the length at the very end
  // The first 32 bits of the fractions of the square roots of the first 8 primes.
  std::array<std::uint32_t, 8> state{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                     0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  const std::size_t whole = bytes.size() / kBlock;
  const std::size_t rest = bytes.size() % kBlock;
  kernel::sha256_blocks(state.data(), reinterpret_cast<const unsigned char*>(bytes.data()), whole);

  std::array<unsigned char, 2 * kBlock> last{};
  if (rest > 0) std::memcpy(last.data(), bytes.data() + whole * kBlock, rest);
  last[rest] = 0x80;
  const std::size_t end = rest + 1 + kLength <= kBlock ? kBlock : 2 * kBlock;
  std::uint64_t bits = std::uint64_t{bytes.size()} * 8;
  for (std::size_t i = 1; i <= kLength; ++i, bits >>= 8U) {
    last[end - i] = static_cast<unsigned char>(bits & 0xFFU);
  }
  kernel::sha256_blocks(state.data(), last.data(), end / kBlock);

  std::string digits;
  for (const std::uint32_t word : state) {
    for (int shift = 28; shift >= 0; shift -= 4)
      digits += "0123456789abcdef"[(word >> shift) & 15U];
  }
  return digits;
}

}  // namespace mliot::io::detail
