// Finds the instruction set to use: once at start, from the processor and MLIOT_SIMD.
#include "kernel/dispatch.hpp"

#include <array>
#include <atomic>
#include <cstdlib>

#include "hwy/detect_targets.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace mliot::kernel {
namespace {

constexpr std::array<std::string_view, 5> kNames{"scalar", "ssse3", "sse4", "avx2", "avx512"};

/// The sets that kernels are compiled for; builds under sanitizers leave some out.
constexpr std::array<bool, 5> kBuilt{true, (HWY_TARGETS & HWY_SSSE3) != 0,
                                     (HWY_TARGETS & HWY_SSE4) != 0, (HWY_TARGETS & HWY_AVX2) != 0,
                                     (HWY_TARGETS & HWY_AVX3) != 0};

#if defined(__x86_64__)
bool has_f16c() noexcept {  // older clang does not know the name "f16c"
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  return __get_cpuid(1, &a, &b, &c, &d) != 0 && (c & (1U << 29U)) != 0;
}

Target best() noexcept {
  __builtin_cpu_init();
  const bool ssse3 = __builtin_cpu_supports("ssse3") != 0;
  const bool sse4 = ssse3 && __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("aes") &&
                    __builtin_cpu_supports("pclmul");
  const bool avx2 = sse4 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                    __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") && has_f16c();
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") &&
                      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
                      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd");
  if (avx512) return Target::avx512;
  if (avx2) return Target::avx2;
  if (sse4) return Target::sse4;
  return ssse3 ? Target::ssse3 : Target::scalar;
}
#else
Target best() noexcept { return Target::scalar; }
#endif

Target initial() noexcept {
  const char* wanted = std::getenv("MLIOT_SIMD");
  if (wanted == nullptr || *wanted == '\0') return best();
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    const auto target = static_cast<Target>(i);
    if (kNames[i] == wanted && supported(target)) return target;
  }
  return best();
}

std::atomic<Target>& active() noexcept {
  static std::atomic<Target> target{initial()};
  return target;
}

}  // namespace

Target active_target() noexcept { return active().load(std::memory_order_relaxed); }

std::string_view target_name(Target target) noexcept {
  return kNames[static_cast<std::size_t>(target)];
}

bool supported(Target target) noexcept {
  return target <= best() && kBuilt[static_cast<std::size_t>(target)];
}

void set_active_target(Target target) noexcept { active().store(target); }

}  // namespace mliot::kernel
