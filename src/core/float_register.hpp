// The register that says how floating point numbers are rounded: MXCSR of x86, FPCR of aarch64.
#pragma once

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

namespace mliot::detail {

#if defined(__SSE2__)

inline constexpr unsigned kFloatDefault = 0x1F80;  // exceptions masked, to nearest, no FTZ, no DAZ
inline constexpr unsigned kFloatFlags = 0x3F;      // what has happened so far

inline unsigned float_mode() noexcept { return _mm_getcsr(); }
inline void set_float_mode(unsigned mode) noexcept { _mm_setcsr(mode); }

#elif defined(__aarch64__)

inline constexpr unsigned kFloatDefault = 0;  // no traps, to nearest, no FZ, NaN payloads kept
inline constexpr unsigned kFloatFlags = 0;    // they are in another register

inline unsigned float_mode() noexcept {
  unsigned long mode = 0;
  __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
  return static_cast<unsigned>(mode);
}
inline void set_float_mode(unsigned mode) noexcept {
  __asm__ volatile("msr fpcr, %0" : : "r"(static_cast<unsigned long>(mode)));
}

#else  // unknown: the mode of the caller stays

inline constexpr unsigned kFloatDefault = 0;
inline constexpr unsigned kFloatFlags = 0;

inline unsigned float_mode() noexcept { return kFloatDefault; }
inline void set_float_mode(unsigned) noexcept {}

#endif

/// Takes the library's mode; what leave_float_mode() has to put back.
inline unsigned enter_float_mode() noexcept {
  const unsigned mode = float_mode();
  if ((mode & ~kFloatFlags) != kFloatDefault) set_float_mode(kFloatDefault);
  return mode;
}
inline void leave_float_mode(unsigned mode) noexcept {
  if (float_mode() != mode) set_float_mode(mode);
}

}  // namespace mliot::detail
