// Body of weighted_sums, compiled once for each instruction set.
#include "kernel/weighted_sums.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/weighted_sums.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::ScalableTag<double>;

// kVectors registers of sums at once, so that one addition need not wait for the one before it.
template <std::size_t kVectors>
HWY_INLINE void sum_vectors(const WeightedSums& sums, std::size_t first) {
  const Doubles d;
  const std::size_t lanes = hn::Lanes(d);
  hn::Vec<Doubles> total[kVectors];
  for (auto& each : total) each = hn::Zero(d);
  const double* in = sums.in + first;
  const double* weight = sums.weights;
  for (std::size_t j = 0; j < sums.taps; ++j) {
    const auto w = hn::Set(d, *weight);
    for (std::size_t v = 0; v < kVectors; ++v) {
      total[v] = hn::Add(total[v], hn::Mul(w, hn::LoadU(d, in + v * lanes)));
    }
    in += sums.stride;
    weight += sums.weight_stride;
  }
  for (std::size_t v = 0; v < kVectors; ++v) {
    hn::StoreU(total[v], d, sums.out + first + v * lanes);
  }
}

void weighted_sums_body(const WeightedSums& sums) {
  constexpr std::size_t kMany = 8;
  const std::size_t lanes = hn::Lanes(Doubles());
  std::size_t i = 0;
  for (; i + kMany * lanes <= sums.count; i += kMany * lanes) sum_vectors<kMany>(sums, i);
  for (; i + lanes <= sums.count; i += lanes) sum_vectors<1>(sums, i);
  for (; i < sums.count; ++i) {
    double total = 0;
    for (std::size_t j = 0; j < sums.taps; ++j) {
      const auto step = static_cast<std::ptrdiff_t>(j);
      total += sums.weights[step * sums.weight_stride] *
               sums.in[static_cast<std::ptrdiff_t>(i) + step * sums.stride];
    }
    sums.out[i] = total;
  }
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(weighted_sums_body);

void weighted_sums(const WeightedSums& sums) { weighted_sums_body_table.get()(sums); }

}  // namespace mliot::kernel
#endif
