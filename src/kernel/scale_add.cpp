// Body of scale_add, compiled once for each instruction set.
#include "kernel/scale_add.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/scale_add.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

void scale_add_body(float a, const float* x, float* y, std::size_t n) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto factor = hn::Set(d, a);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    // Mul and Add apart, never MulAdd: a fused product would give other bits than the scalar form.
    const auto product = hn::Mul(factor, hn::LoadU(d, x + i));
    hn::StoreU(hn::Add(hn::LoadU(d, y + i), product), d, y + i);
  }
  for (; i < n; ++i) y[i] = y[i] + a * x[i];
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(scale_add_body);

void scale_add(float a, const float* x, float* y, std::size_t n) {
  scale_add_body_table.get()(a, x, y, n);
}

}  // namespace mliot::kernel
#endif
