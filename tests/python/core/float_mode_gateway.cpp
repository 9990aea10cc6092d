// The floating-point mode of aarch64: what core/float_register.hpp does, without a C++ library.
#include "core/float_register.hpp"

extern "C" int puts(const char*);

namespace {

constexpr unsigned kFlushToZero = 1U << 24;
constexpr unsigned kRoundUp = 1U << 22;

// Kept from the optimiser, so that they are made at run time in the mode of the moment.
bool keeps_denormals() {
  volatile double x = 0x1p-1022;
  return x * 0.5 > 0;  // flushed inputs of comparisons are 0 too
}
bool rounds_to_nearest() {
  volatile double one = 1;
  return one + 0x1p-60 == 1;
}

}  // namespace

int main() {
  using namespace mliot::detail;
  const bool usual = keeps_denormals() && rounds_to_nearest();
  set_float_mode(kFlushToZero | kRoundUp);
  const bool other = !keeps_denormals() && !rounds_to_nearest();
  const unsigned saved = enter_float_mode();
  const bool inside = keeps_denormals() && rounds_to_nearest();
  leave_float_mode(saved);
  const bool back = !keeps_denormals() && !rounds_to_nearest();
  set_float_mode(kFloatDefault);
  if (!usual) puts("the default mode is not that of the library");
  if (!other) puts("the processor takes no other mode");
  if (!inside) puts("the library's mode is not taken");
  if (!back) puts("the caller's mode is not given back");
  return usual && other && inside && back ? 0 : 1;
}
