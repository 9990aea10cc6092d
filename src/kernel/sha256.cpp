// SHA-256 by the processor's own instructions where it has them, else by unrolled rounds.
#include "kernel/sha256.hpp"

#include <array>

#include "kernel/dispatch.hpp"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace mliot::kernel {
namespace {

constexpr std::size_t kBlock = 64;

// The first 32 bits of the fractions of the cube roots of the first 64 primes.
alignas(16) constexpr std::array<std::uint32_t, 64> kRoots{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

inline std::uint32_t rotate(std::uint32_t x, int n) { return (x >> n) | (x << (32 - n)); }

inline std::uint32_t big_endian(const unsigned char* p) {
  return std::uint32_t{p[0]} << 24U | std::uint32_t{p[1]} << 16U | std::uint32_t{p[2]} << 8U |
         std::uint32_t{p[3]};
}

// The eight working variables; a round renames them instead of moving them.
struct Rounds {
  std::array<std::uint32_t, 8> v;

  template <std::size_t Turn>
  void round(std::uint32_t input) {
    constexpr auto at = [](std::size_t i) { return (i + 8 - Turn) % 8; };
    const std::uint32_t a = v[at(0)];
    const std::uint32_t b = v[at(1)];
    const std::uint32_t c = v[at(2)];
    const std::uint32_t e = v[at(4)];
    const std::uint32_t f = v[at(5)];
    const std::uint32_t g = v[at(6)];
    const std::uint32_t t =
        v[at(7)] + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + (g ^ (e & (f ^ g))) + input;
    v[at(3)] += t;
    v[at(7)] = t + (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) | (c & (a | b)));
  }

  void eight(const std::uint32_t* w, const std::uint32_t* roots) {
    round<0>(w[0] + roots[0]);
    round<1>(w[1] + roots[1]);
    round<2>(w[2] + roots[2]);
    round<3>(w[3] + roots[3]);
    round<4>(w[4] + roots[4]);
    round<5>(w[5] + roots[5]);
    round<6>(w[6] + roots[6]);
    round<7>(w[7] + roots[7]);
  }
};

void scalar_blocks(std::uint32_t* state, const unsigned char* data, std::size_t blocks) noexcept {
  std::array<std::uint32_t, 64> w;
  for (; blocks > 0; --blocks, data += kBlock) {
    for (std::size_t t = 0; t < 16; ++t) w[t] = big_endian(data + 4 * t);
    for (std::size_t t = 16; t < 64; ++t) {
      const std::uint32_t x = w[t - 15];
      const std::uint32_t y = w[t - 2];
      w[t] = w[t - 16] + (rotate(x, 7) ^ rotate(x, 18) ^ (x >> 3U)) + w[t - 7] +
             (rotate(y, 17) ^ rotate(y, 19) ^ (y >> 10U));
    }
    Rounds rounds{};
    for (std::size_t i = 0; i < 8; ++i) rounds.v[i] = state[i];
    for (std::size_t t = 0; t < 64; t += 8) rounds.eight(&w[t], &kRoots[t]);
    for (std::size_t i = 0; i < 8; ++i) state[i] += rounds.v[i];
  }
}

#if defined(__x86_64__)

bool has_sha_instructions() noexcept {
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & (1U << 29U)) != 0;
}

// The instructions want the variables as (A B E F) and (C D G H), the highest lane first.
__attribute__((target("sha,sse4.1"))) void sha_blocks(std::uint32_t* state,
                                                      const unsigned char* data,
                                                      std::size_t blocks) noexcept {
  const __m128i to_big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  auto* words = reinterpret_cast<__m128i*>(state);
  const auto* roots = reinterpret_cast<const __m128i*>(kRoots.data());
  const __m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128(words), 0xB1);
  const __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128(words + 1), 0x1B);
  __m128i abef = _mm_alignr_epi8(cdab, efgh, 8);
  __m128i cdgh = _mm_blend_epi16(efgh, cdab, 0xF0);
  for (; blocks > 0; --blocks, data += kBlock) {
    const __m128i abef_before = abef;
    const __m128i cdgh_before = cdgh;
    __m128i w[4];
#pragma GCC unroll 16
    for (int i = 0; i < 16; ++i) {
      __m128i& now = w[i % 4];  // still the words of sixteen rounds ago
      if (i < 4) {
        now = _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(data) + i),
                               to_big_endian);
      } else {
        const __m128i last = w[(i + 3) % 4];
        const __m128i seven_ago = _mm_alignr_epi8(last, w[(i + 2) % 4], 4);
        now = _mm_sha256msg2_epu32(
            _mm_add_epi32(_mm_sha256msg1_epu32(now, w[(i + 1) % 4]), seven_ago), last);
      }
      const __m128i input = _mm_add_epi32(now, _mm_load_si128(roots + i));
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, input);
      abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(input, 0x0E));
    }
    abef = _mm_add_epi32(abef, abef_before);
    cdgh = _mm_add_epi32(cdgh, cdgh_before);
  }
  const __m128i feba = _mm_shuffle_epi32(abef, 0x1B);
  const __m128i dchg = _mm_shuffle_epi32(cdgh, 0xB1);
  _mm_storeu_si128(words, _mm_blend_epi16(feba, dchg, 0xF0));
  _mm_storeu_si128(words + 1, _mm_alignr_epi8(dchg, feba, 8));
}

#endif

}  // namespace

void sha256_blocks(std::uint32_t* state, const unsigned char* data, std::size_t blocks) noexcept {
#if defined(__x86_64__)
  static const bool has_sha = has_sha_instructions();
  if (has_sha && active_target() >= Target::sse4) {
    sha_blocks(state, data, blocks);
    return;
  }
#endif
  scalar_blocks(state, data, blocks);
}

}  // namespace mliot::kernel
