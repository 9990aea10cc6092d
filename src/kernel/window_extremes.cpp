// Body of window_extremes, compiled once for each instruction set.
#include "kernel/window_extremes.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/window_extremes.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

namespace {

/// to[i] = the better of a[i] and b[i]; `to` may be `a`, or lie before `b`.
template <bool kLargest>
void better(const double* a, const double* b, std::size_t n, double* to) {
  const hn::ScalableTag<double> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    const auto left = hn::LoadU(d, a + i);
    const auto right = hn::LoadU(d, b + i);
    hn::StoreU(kLargest ? hn::Max(left, right) : hn::Min(left, right), d, to + i);
  }
  for (; i < n; ++i) {
    const bool take_right = kLargest ? a[i] < b[i] : b[i] < a[i];
    to[i] = take_right ? b[i] : a[i];
  }
}

template <bool kLargest>
void extremes(double* x, std::size_t n, std::size_t window, double* out) {
  std::size_t covered = 1;
  std::size_t length = n + window - 1;
  for (; 2 * covered <= window; covered *= 2) {
    length -= covered;
    better<kLargest>(x, x + covered, length, x);
  }
  better<kLargest>(x, x + (window - covered), n, out);
}

}  // namespace

void window_extremes_body(double* x, std::size_t n, std::size_t window, bool largest, double* out) {
  largest ? extremes<true>(x, n, window, out) : extremes<false>(x, n, window, out);
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(window_extremes_body);

void window_extremes(double* x, std::size_t n, std::size_t window, bool largest, double* out) {
  window_extremes_body_table.get()(x, n, window, largest, out);
}

}  // namespace mliot::kernel
#endif
