// Bodies of the looks at a block of samples, compiled once for each instruction set.
#include "kernel/block_facts.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/block_facts.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "kernel/vectors-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

namespace {

constexpr std::size_t kStretch = 256;  // samples between two looks at the answer

/// Calls `take` with whole vectors, then with one that zeros fill up; between stretches only as
/// long as `goes_on`.
template <class Take, class GoesOn>
HWY_INLINE void for_each_vector(const double* x, std::size_t n, Take take, GoesOn goes_on) {
  const Vectors d;
  std::size_t i = 0;
  while (i + kLanes <= n) {
    if (!goes_on()) return;
    const std::size_t end = n - i < kStretch ? n : i + kStretch;
    for (; i + kLanes <= end; i += kLanes) take(hn::LoadU(d, x + i));
  }
  if (i < n) take(hn::Load(d, Rest(x + i, n - i).at));
}

/// What is lost by rounding to multiples of a quantum; shift is kShift quantum.
HWY_INLINE Vector lost(Vector x, Vector shift) { return hn::Sub(nearest(x, shift), x); }

}  // namespace

void block_facts_body(const double* x, std::size_t n, BlockFacts* facts) {
  const Vectors d;
  const auto zero = hn::Zero(d);
  const auto infinity = hn::Inf(d);
  const auto shift = hn::Set(d, kShift);
  auto largest = zero;
  auto whole = hn::Eq(zero, zero);
  auto missing = hn::Ne(zero, zero);
  auto infinite = missing;
  const auto take = [&](Vector v) HWY_ATTR {
    const auto size = hn::Abs(v);
    const auto finite = hn::Lt(size, infinity);
    missing = hn::Or(missing, hn::IsNaN(v));
    infinite = hn::Or(infinite, hn::Eq(size, infinity));
    largest = hn::Max(largest, hn::IfThenElseZero(finite, size));
    whole = hn::And(whole, hn::Eq(lost(v, shift), zero));
  };
  for_each_vector(x, n, take, []() HWY_ATTR { return true; });
  facts->largest = hn::GetLane(hn::MaxOfLanes(d, largest));
  facts->has_missing = !hn::AllFalse(d, missing);
  facts->has_infinite = !hn::AllFalse(d, infinite);
  facts->all_whole = hn::AllTrue(d, whole) && facts->largest <= 0x1p51;
}

void all_multiples_body(const double* x, std::size_t n, double quantum, bool* answer) {
  const Vectors d;
  const auto zero = hn::Zero(d);
  const auto shift = hn::Set(d, kShift * quantum);
  auto clean = hn::Eq(zero, zero);
  const auto take = [&](Vector v) HWY_ATTR {
    const auto off = lost(v, shift);
    clean = hn::And(clean, hn::Or(hn::Eq(off, zero), hn::IsNaN(v)));
  };
  for_each_vector(x, n, take, [&]() HWY_ATTR { return hn::AllTrue(d, clean); });
  *answer = hn::AllTrue(d, clean);
}

void splits_body(const double* x, std::size_t n, double coarse, double fine, bool* answer) {
  const Vectors d;
  const auto zero = hn::Zero(d);
  const auto high = hn::Set(d, kShift * coarse);
  const auto low = hn::Set(d, kShift * fine);
  auto clean = hn::Eq(zero, zero);
  const auto take = [&](Vector v) HWY_ATTR {
    const auto off = lost(lost(v, high), low);
    clean = hn::And(clean, hn::Or(hn::Eq(off, zero), hn::IsNaN(v)));
  };
  for_each_vector(x, n, take, [&]() HWY_ATTR { return hn::AllTrue(d, clean); });
  *answer = hn::AllTrue(d, clean);
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(block_facts_body);
MLIOT_KERNEL_TABLE(all_multiples_body);
MLIOT_KERNEL_TABLE(splits_body);

BlockFacts block_facts(const double* x, std::size_t n) {
  BlockFacts facts;
  block_facts_body_table.get()(x, n, &facts);
  return facts;
}

bool all_multiples(const double* x, std::size_t n, double quantum) {
  bool answer = false;
  all_multiples_body_table.get()(x, n, quantum, &answer);
  return answer;
}

bool splits_into_pieces(const double* x, std::size_t n, double coarse, double fine) {
  bool answer = false;
  splits_body_table.get()(x, n, coarse, fine, &answer);
  return answer;
}

}  // namespace mliot::kernel
#endif
