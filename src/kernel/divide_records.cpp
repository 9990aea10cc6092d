// Bodies of the division: blocks of misplaced rows at both ends, swapped in pairs.
#include "kernel/divide_records.hpp"

#include <algorithm>
#include <array>
#include <utility>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/divide_records.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kBlock = 128;  // two blocks of 32-byte records leave room in the L1 cache

// Swaps two records of kStride bytes or, when that is 0, of `stride`; at least 16 bytes.
template <std::size_t kStride>
HWY_INLINE void swap_records(std::uint8_t* a, std::uint8_t* b, std::size_t stride) {
  constexpr std::size_t kStep = kStride == 0 ? 16 : 32;
  const hn::CappedTag<std::uint8_t, kStep> d;
  const std::size_t step = hn::Lanes(d);
  // The last step may overlap the one before, so it is read before anything is written.
  const std::size_t last = (kStride == 0 ? stride : kStride) - step;
  const auto last_a = hn::LoadU(d, a + last);
  const auto last_b = hn::LoadU(d, b + last);
  for (std::size_t i = 0; i < last; i += step) {
    const auto x = hn::LoadU(d, a + i);
    hn::StoreU(hn::LoadU(d, b + i), d, a + i);
    hn::StoreU(x, d, b + i);
  }
  hn::StoreU(last_b, d, a + last);
  hn::StoreU(last_a, d, b + last);
}

// Swaps of whole rows.
template <std::size_t kStride>
struct SwapRows {
  std::uint8_t* records;
  std::uint32_t* ids;
  std::size_t stride;

  HWY_INLINE void operator()(std::size_t a, std::size_t b) const {
    const std::size_t bytes = kStride == 0 ? stride : kStride;
    swap_records<kStride>(records + a * bytes, records + b * bytes, bytes);
    std::swap(ids[a], ids[b]);
  }
};

struct SwapIds {
  std::uint32_t* ids;

  HWY_INLINE void operator()(std::size_t a, std::size_t b) const { std::swap(ids[a], ids[b]); }
};

// The rows of one end that have been looked at and belong to the other: their distances from it.
struct Misplaced {
  std::array<std::uint8_t, kBlock> distance;
  std::size_t rows = 0;   // looked at
  std::size_t first = 0;  // of the distances left
  std::size_t count = 0;  // of them
};

// Looks at `rows` rows from `record` on, `step` bytes apart; misplaced are those whose bin lies on
// the side `right` of the rule.
template <class Right>
HWY_INLINE void look(const std::uint8_t* record, std::ptrdiff_t step, Right right_of, bool right,
                     Misplaced& out) {
  const std::size_t flip = right ? 0 : 1;
  std::size_t count = 0;
  for (std::size_t i = 0; i < out.rows; ++i, record += step) {
    out.distance[count] = static_cast<std::uint8_t>(i);
    count += right_of(record) ^ flip;
  }
  out.first = 0;
  out.count = count;
}

template <class Right, class Swap>
HWY_INLINE std::size_t divide(const RecordStretch& stretch, Right right_of, Swap swap) {
  if (stretch.begin == stretch.end) return stretch.begin;
  const std::uint8_t* const records = stretch.records;
  const auto step = static_cast<std::ptrdiff_t>(stretch.stride);
  std::size_t left = stretch.begin;  // rows before are left ones, rows from `right` on right ones
  std::size_t right = stretch.end;
  Misplaced at_left;
  Misplaced at_right;
  std::size_t unseen = right - left;
  while (true) {
    if (at_left.count == 0) {
      left += std::exchange(at_left.rows, 0);
      const std::size_t fair = at_right.count == 0 ? (unseen + 1) / 2 : unseen;
      at_left.rows = std::min(kBlock, fair);
      unseen -= at_left.rows;
      look(records + left * stretch.stride, step, right_of, true, at_left);
    }
    if (at_right.count == 0) {
      right -= std::exchange(at_right.rows, 0);
      at_right.rows = std::min(kBlock, unseen);
      unseen -= at_right.rows;
      look(records + right * stretch.stride - stretch.stride, -step, right_of, false, at_right);
    }
    const std::size_t pairs = std::min(at_left.count, at_right.count);
    for (std::size_t i = 0; i < pairs; ++i) {
      swap(left + at_left.distance[at_left.first + i],
           right - 1 - at_right.distance[at_right.first + i]);
    }
    at_left.first += pairs;
    at_left.count -= pairs;
    at_right.first += pairs;
    at_right.count -= pairs;
    if (unseen == 0 && (at_left.count == 0 || at_right.count == 0)) break;
  }
  // One end may still hold misplaced rows; they go to where the ends meet, the nearest first.
  if (at_right.count == 0) {
    right -= at_right.rows;
    for (std::size_t i = at_left.count; i-- > 0;) {
      swap(left + at_left.distance[at_left.first + i], --right);
    }
    return right;
  }
  const std::size_t end = right;
  left += at_left.rows;
  for (std::size_t i = at_right.count; i-- > 0;) {
    swap(end - 1 - at_right.distance[at_right.first + i], left++);
  }
  return left;
}

void divide_records_body(const RecordStretch& stretch, const PartitionRule& rule,
                         std::size_t* middle) {
  std::uint8_t* const records = stretch.records;
  with_rule(rule, [&](auto right) {
    if (stretch.stride == 32) {
      *middle = divide(stretch, right, SwapRows<32>{records, stretch.ids, 32});
    } else if (stretch.stride == 64) {
      *middle = divide(stretch, right, SwapRows<64>{records, stretch.ids, 64});
    } else {
      *middle = divide(stretch, right, SwapRows<0>{records, stretch.ids, stretch.stride});
    }
  });
}

void divide_ids_body(const RecordStretch& stretch, const PartitionRule& rule, std::size_t* middle) {
  with_rule(rule, [&](auto right) { *middle = divide(stretch, right, SwapIds{stretch.ids}); });
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(divide_records_body);
MLIOT_KERNEL_TABLE(divide_ids_body);

std::size_t divide_records(const RecordStretch& stretch, const PartitionRule& rule) {
  std::size_t middle = 0;
  divide_records_body_table.get()(stretch, rule, &middle);
  return middle;
}

std::size_t divide_ids(const RecordStretch& stretch, const PartitionRule& rule) {
  std::size_t middle = 0;
  divide_ids_body_table.get()(stretch, rule, &middle);
  return middle;
}

}  // namespace mliot::kernel
#endif
