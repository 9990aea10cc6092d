// Which instruction set runs, and the table that picks a kernel's body for it.
#pragma once

#include <string_view>

namespace mliot::kernel {

/// Instruction sets by rank. Each includes the ones before it.
enum class Target : int { scalar, ssse3, sse4, avx2, avx512 };

/// The best of this processor, or what MLIOT_SIMD asks for if the processor has it.
Target active_target() noexcept;

/// The name that MLIOT_SIMD uses.
std::string_view target_name(Target target) noexcept;

/// Whether this processor can run it and kernels are compiled for it.
bool supported(Target target) noexcept;

/// For tests: runs everything on `target` from now on. It must be supported.
void set_active_target(Target target) noexcept;

/// The bodies of one kernel, compiled once per instruction set.
template <class Function>
struct Table {
  Function* avx512;
  Function* avx2;
  Function* sse4;
  Function* ssse3;
  Function* scalar;

  Function* get() const noexcept {
    switch (active_target()) {
      case Target::avx512:
        return avx512;
      case Target::avx2:
        return avx2;
      case Target::sse4:
        return sse4;
      case Target::ssse3:
        return ssse3;
      case Target::scalar:
        break;
    }
    return scalar;
  }
};

}  // namespace mliot::kernel

/// After the target regions of a kernel file: the table of one function. HWY_CHOOSE_* name the body
/// for each set that the compiler can build, and the next lower one where it cannot.
#define MLIOT_KERNEL_TABLE(fn)                                                           \
  constexpr ::mliot::kernel::Table<decltype(HWY_STATIC_DISPATCH(fn))> fn##_table {       \
    HWY_CHOOSE_AVX3(fn), HWY_CHOOSE_AVX2(fn), HWY_CHOOSE_SSE4(fn), HWY_CHOOSE_SSSE3(fn), \
        HWY_CHOOSE_FALLBACK(fn)                                                          \
  }
