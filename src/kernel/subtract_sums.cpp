// Body of subtract_sums, compiled once for each instruction set.
#include "kernel/subtract_sums.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/subtract_sums.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

void subtract_body(const std::int64_t* child, std::size_t n, std::int64_t* sums) {
  const hn::ScalableTag<std::int64_t> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto subtract = [&](std::size_t i) {
    hn::StoreU(hn::Sub(hn::LoadU(d, sums + i), hn::LoadU(d, child + i)), d, sums + i);
  };
  std::size_t i = 0;
  for (; i + 4 * lanes <= n; i += 4 * lanes) {
    subtract(i);
    subtract(i + lanes);
    subtract(i + 2 * lanes);
    subtract(i + 3 * lanes);
  }
  for (; i + lanes <= n; i += lanes) subtract(i);
  for (; i < n; ++i) sums[i] -= child[i];
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(subtract_body);

void subtract_sums(const std::int64_t* child, std::size_t n, std::int64_t* sums) {
  subtract_body_table.get()(child, n, sums);
}

}  // namespace mliot::kernel
#endif
