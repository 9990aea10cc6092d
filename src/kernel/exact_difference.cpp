// Body of the exact differences, compiled once for each instruction set.
#include "kernel/exact_difference.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/exact_difference.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "kernel/vectors-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

void subtract_body(const double* x, std::size_t n, double by, double* out, bool* exact) {
  const Vectors d;
  const auto minus = hn::Set(d, -by);
  const auto zero = hn::Zero(d);
  auto clean = hn::Eq(zero, zero);
  const auto take = [&](Vector v, double* to) HWY_ATTR {
    auto tail = v;
    hn::StoreU(two_sum(v, minus, &tail), d, to);
    clean = hn::And(clean, hn::Or(hn::Eq(tail, zero), hn::IsNaN(v)));
  };
  std::size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) take(hn::LoadU(d, x + i), out + i);
  HWY_ALIGN double rest[kLanes];
  take(hn::Load(d, Rest(x + i, n - i, by).at), rest);
  for (std::size_t k = 0; i + k < n; ++k) out[i + k] = rest[k];
  *exact = hn::AllTrue(d, clean);
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(subtract_body);

bool subtract_exactly(const double* x, std::size_t n, double by, double* out) {
  bool exact = false;
  subtract_body_table.get()(x, n, by, out, &exact);
  return exact;
}

}  // namespace mliot::kernel
#endif
