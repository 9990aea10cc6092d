// Body of fold_sums, compiled once for each instruction set.
#include "kernel/fold_sums.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/fold_sums.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

void fold_body(std::int64_t* sums, std::size_t length, std::size_t rows, std::int64_t* totals) {
  const hn::CappedTag<std::int64_t, 4> d;  // rows are short: mostly of less than 16 sums
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t whole = length / lanes * lanes;
  for (std::size_t r = 0; r < rows; ++r) {
    const std::int64_t* row = sums + r * length;
    auto total = hn::Zero(d);
    for (std::size_t i = 0; i < whole; i += lanes) {
      const auto x = hn::LoadU(d, row + i);
      total = hn::Add(total, x);
      if (r > 0) hn::StoreU(hn::Add(hn::LoadU(d, sums + i), x), d, sums + i);
    }
    std::int64_t rest = hn::GetLane(hn::SumOfLanes(d, total));
    for (std::size_t i = whole; i < length; ++i) {
      rest += row[i];
      if (r > 0) sums[i] += row[i];
    }
    totals[r] = rest;
  }
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(fold_body);

void fold_sums(std::int64_t* sums, std::size_t length, std::size_t rows, std::int64_t* totals) {
  fold_body_table.get()(sums, length, rows, totals);
}

}  // namespace mliot::kernel
#endif
