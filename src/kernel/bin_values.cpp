// Body of bin_values: two rounds of sixteen compares replace a search full of branches.
#include "kernel/bin_values.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/bin_values.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// How many of sixteen aligned numbers lie below x.
template <class T>
HWY_INLINE std::size_t count_below(const T* sixteen, T x) {
  const hn::CappedTag<T, 16> d;
  const auto value = hn::Set(d, x);
  std::size_t count = 0;
  for (std::size_t i = 0; i < 16; i += hn::Lanes(d)) {
    count += hn::CountTrue(d, hn::Gt(value, hn::Load(d, sixteen + i)));
  }
  return count;
}

template <class T>
HWY_INLINE void bin_values_all(const BinThresholds<T>& thresholds, const T* x, std::size_t n,
                               std::uint8_t* out, std::size_t stride) {
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t block = 16 * count_below(thresholds.pivots, x[i]);
    const std::size_t bin = block + count_below(thresholds.values + block, x[i]);
    out[i * stride] = x[i] != x[i] ? kMissingBin : static_cast<std::uint8_t>(bin);
  }
}

void bin_floats(const BinThresholds<float>& thresholds, const float* x, std::size_t n,
                std::uint8_t* out, std::size_t stride) {
  bin_values_all(thresholds, x, n, out, stride);
}

void bin_doubles(const BinThresholds<double>& thresholds, const double* x, std::size_t n,
                 std::uint8_t* out, std::size_t stride) {
  bin_values_all(thresholds, x, n, out, stride);
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(bin_floats);
MLIOT_KERNEL_TABLE(bin_doubles);

void bin_values(const BinThresholds<float>& thresholds, const float* x, std::size_t n,
                std::uint8_t* out, std::size_t stride) {
  bin_floats_table.get()(thresholds, x, n, out, stride);
}

void bin_values(const BinThresholds<double>& thresholds, const double* x, std::size_t n,
                std::uint8_t* out, std::size_t stride) {
  bin_doubles_table.get()(thresholds, x, n, out, stride);
}

}  // namespace mliot::kernel
#endif
