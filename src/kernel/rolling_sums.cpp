// Bodies of the rolling sums, compiled once for each instruction set.
//
// Sums slide along time in chunks: differences first, then their running sum with a short chain of
// dependent additions, then the division and root on whole vectors. Every sum is exact, so the
// order of additions is free.
#include "kernel/rolling_sums.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/rolling_sums.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "kernel/moment_quotients-inl.h"
#include "kernel/running_sum-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

namespace {

std::size_t shorter(std::size_t a, std::size_t b) { return a < b ? a : b; }

/// What the window before the chunk held.
struct Carry {
  double count = 0;
  double first = 0;
  double second = 0;
};

double present(double x) { return x == x ? 1.0 : 0.0; }
double value_or_zero(double x) { return x == x ? x : 0.0; }

/// The sums of the first window, without its last sample.
Carry first_window(const MomentBlock& block) {
  Carry carry;
  for (std::size_t back = block.window - 1; back > 0; --back) {
    const double x = *(block.x - back);
    carry.count += present(x);
    carry.first += value_or_zero(x);
    carry.second += value_or_zero(x) * value_or_zero(x);
  }
  return carry;
}

/// Differences and their running sums. A first chunk has no sample that leaves at its first place.
template <bool kMissing>
void slide(const MomentBlock& block, std::size_t begin, std::size_t n, Carry* carry, Sums* sums) {
  const double* enter = block.x + begin;
  const double* leave = enter - block.window;
  std::size_t i = 0;
  if (begin == 0) {
    const double x = value_or_zero(enter[0]);
    sums->count[0] = present(enter[0]);
    sums->first[0] = x;
    sums->second[0] = x * x;
    i = 1;
  }
  for (; i < n; ++i) {
    const double in = kMissing ? value_or_zero(enter[i]) : enter[i];
    const double out = kMissing ? value_or_zero(leave[i]) : leave[i];
    sums->first[i] = in - out;
    sums->second[i] = in * in - out * out;
    if constexpr (kMissing) sums->count[i] = present(enter[i]) - present(leave[i]);
  }
  accumulate(sums->first, n, &carry->first);
  accumulate(sums->second, n, &carry->second);
  if constexpr (kMissing) accumulate(sums->count, n, &carry->count);
}

template <bool kMissing, class Out>
void moments(const MomentBlock& block, Out* out) {
  Sums sums;
  for (std::size_t i = 0; i < kChunk; ++i) sums.first[i] = sums.second[i] = sums.count[i] = 0;
  Out results[kChunk] = {};
  Carry carry = first_window(block);
  for (std::size_t begin = 0; begin < block.n; begin += kChunk) {
    const std::size_t n = shorter(kChunk, block.n - begin);
    Out* to = n == kChunk ? out + begin : results;  // whole vectors are written
    slide<kMissing>(block, begin, n, &carry, &sums);
    finish<kMissing, true>(block, block.moment, sums, n, to);
    if (block.moment == Moment::deviation) take_roots(to, n);
    if (n == kChunk) continue;
    for (std::size_t i = 0; i < n; ++i) out[begin + i] = results[i];
  }
}

template <class Out>
void choose_moments(const MomentBlock& block, Out* out) {
  block.has_missing ? moments<true>(block, out) : moments<false>(block, out);
}

}  // namespace

void moments_double_body(const MomentBlock* block, double* out) { choose_moments(*block, out); }
void moments_float_body(const MomentBlock* block, float* out) { choose_moments(*block, out); }

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(moments_double_body);
MLIOT_KERNEL_TABLE(moments_float_body);

void rolling_moments(const MomentBlock& block, double* out) {
  moments_double_body_table.get()(&block, out);
}
void rolling_moments(const MomentBlock& block, float* out) {
  moments_float_body_table.get()(&block, out);
}

}  // namespace mliot::kernel
#endif
