// Bodies of the looks at a block of samples, compiled once for each instruction set.
#include "kernel/block_facts.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/block_facts.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

namespace {

constexpr double kShift = 0x1.8p52;  // adding and subtracting kShift q rounds to a multiple of q

double larger(double a, double b) { return a < b ? b : a; }
double magnitude(double x) { return x < 0 ? -x : x; }

}  // namespace

void block_facts_body(const double* x, std::size_t n, BlockFacts* facts) {
  const hn::ScalableTag<double> d;
  const std::size_t lanes = hn::Lanes(d);
  auto largest = hn::Zero(d);
  auto strange = hn::Zero(d);  // stays 0 while all are finite
  auto lost = hn::Zero(d);     // by rounding to whole numbers
  const auto shift = hn::Set(d, kShift);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    const auto v = hn::LoadU(d, x + i);
    largest = hn::Max(largest, hn::Abs(v));
    strange = hn::Add(strange, hn::Sub(v, v));
    lost = hn::Max(lost, hn::Abs(hn::Sub(hn::Sub(hn::Add(v, shift), shift), v)));
  }
  double found = hn::GetLane(hn::MaxOfLanes(d, largest));
  bool whole = hn::AllTrue(d, hn::Eq(lost, hn::Zero(d)));
  double rest = hn::GetLane(hn::SumOfLanes(d, strange));
  for (; i < n; ++i) {
    found = larger(found, magnitude(x[i]));
    rest += x[i] - x[i];
    whole = whole && (x[i] + kShift) - kShift == x[i];
  }
  facts->largest = found;
  facts->all_whole = whole && rest == 0 && found <= 0x1p51;
  if (rest == 0) return;
  facts->largest = 0;
  for (i = 0; i < n; ++i) {
    if (x[i] != x[i]) {
      facts->has_missing = true;
    } else if (x[i] - x[i] != 0) {
      facts->has_infinite = true;
    } else {
      facts->largest = larger(facts->largest, magnitude(x[i]));
    }
  }
}

void all_multiples_body(const double* x, std::size_t n, double quantum, bool* answer) {
  const hn::ScalableTag<double> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto shift = hn::Set(d, kShift * quantum);
  auto lost = hn::Zero(d);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    const auto v = hn::LoadU(d, x + i);
    const auto off = hn::Abs(hn::Sub(hn::Sub(hn::Add(v, shift), shift), v));
    lost = hn::IfThenElse(hn::Gt(off, lost), off, lost);  // a NaN compares false
  }
  bool clean = hn::AllTrue(d, hn::Eq(lost, hn::Zero(d)));
  for (; i < n; ++i) {
    clean = clean && (x[i] != x[i] || (x[i] + kShift * quantum) - kShift * quantum == x[i]);
  }
  *answer = clean;
}

void splits_body(const double* x, std::size_t n, double coarse, double fine, bool* answer) {
  const double high = kShift * coarse;
  const double low = kShift * fine;
  double lost = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double piece = x[i] - ((x[i] + high) - high);
    lost = larger(lost, magnitude(((piece + low) - low) - piece));
  }
  *answer = lost == 0;
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
