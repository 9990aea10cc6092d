// Versions, kernel target and the self-test of the arithmetic.
#include "mliot/core/build_info.hpp"

#include <array>
#include <bit>
#include <cstdlib>

#include "kernel/dispatch.hpp"
#include "mliot/core/error.hpp"
#include "mliot/core/math.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/core/random.hpp"

namespace mliot {
namespace {

constexpr std::uint64_t kExpectedSelfTest = 0x855ddca6a7294d2fU;

void mix(std::uint64_t& hash, double x) {
  hash = (hash ^ std::bit_cast<std::uint64_t>(x)) * 0x100000001b3U;
}

// Basic arithmetic of doubles and floats in an order where a fused product or x87 would show, then
// the elementary functions on the kernel target in use.
std::uint64_t self_test_hash() {
  std::uint64_t hash = 0xcbf29ce484222325U;
  const Random random(2026);
  std::array<double, 64> values{};
  for (std::uint64_t i = 0; i < values.size(); ++i) {
    const double x = random.uniform(2 * i) - 0.5;
    const double y = random.uniform(2 * i + 1) + 0.25;
    mix(hash, x * y + x / y);
    mix(hash,
        static_cast<double>(static_cast<float>(x) * static_cast<float>(y) + static_cast<float>(x)));
    mix(hash, random.normal(i));
    values[i] = x;
  }
  math::exp(values, values);
  for (const double x : values) mix(hash, x);
  math::log(values, values);
  for (const double x : values) mix(hash, x);
  math::sin(values, values);
  for (const double x : values) mix(hash, x);
  return hash;
}

std::string hexadecimal(std::uint64_t x) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text(16, '0');
  for (std::size_t i = text.size(); i-- > 0; x >>= 4U) text[i] = kDigits[x & 15U];
  return text;
}

}  // namespace

BuildInfo build_info() {
  const FloatMode mode;
  const char* wanted = std::getenv("MLIOT_SIMD");
  if (wanted != nullptr && *wanted != '\0') {
    const std::string_view name = wanted;
    require(
        name == "scalar" || name == "ssse3" || name == "sse4" || name == "avx2" || name == "avx512",
        "MLIOT_SIMD must be scalar, ssse3, sse4, avx2 or avx512, got '{}'", name);
  }
  const std::uint64_t hash = self_test_hash();
  return {.version = MLIOT_VERSION,
          .compiler = __VERSION__,
          .kernel_target = std::string(kernel::target_name(kernel::active_target())),
          .threads = num_threads(),
          .self_test = hexadecimal(hash),
          .self_test_passed = hash == kExpectedSelfTest};
}

}  // namespace mliot
