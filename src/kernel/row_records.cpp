// Bodies of the loops over row records.
#include "kernel/row_records.hpp"

#include <array>
#include <cstring>
#include <utility>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/row_records.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Copies 32 bytes.
HWY_INLINE void copy_block(const std::uint8_t* from, std::uint8_t* to) {
  const hn::CappedTag<std::uint8_t, 32> d;
  for (std::size_t i = 0; i < 32; i += hn::Lanes(d)) hn::StoreU(hn::LoadU(d, from + i), d, to + i);
}

// Writes each row to both ends and advances one of them: no branch to mispredict.
template <std::size_t kStride>
HWY_INLINE void partition_rows(const PartitionRange& range, const PartitionRule& rule,
                               PartitionTarget& target) {
  const RecordRange& rows = range.rows;
  const std::size_t stride = kStride != 0 ? kStride : rows.stride;
  const auto shift = static_cast<std::uint8_t>(rule.missing_left ? 1 : 0);
  const auto limit = static_cast<std::uint8_t>(rule.threshold + shift);
  std::size_t left = target.left;
  std::size_t right = target.right;
  for (std::size_t i = 0; i < rows.n; ++i) {
    const std::uint8_t* record = rows.records + i * stride;
    // The shift turns the missing bin 255 into 0, which every limit lets pass to the left.
    const bool go_left = static_cast<std::uint8_t>(record[rule.feature] + shift) <= limit;
    const std::uint32_t id =
        range.ids != nullptr ? range.ids[i] : range.first_id + static_cast<std::uint32_t>(i);
    std::uint8_t* to_left = target.records + left * stride;
    std::uint8_t* to_right = target.records + (right - 1) * stride;
    for (std::size_t b = 0; b < stride; b += 32) {
      copy_block(record + b, to_left + b);
      copy_block(record + b, to_right + b);
    }
    std::uint32_t pair;
    __builtin_memcpy(&pair, rows.gradients + i * rows.gradient_stride, sizeof pair);
    __builtin_memcpy(to_left + stride - kGradientBytes, &pair, sizeof pair);
    __builtin_memcpy(to_right + stride - kGradientBytes, &pair, sizeof pair);
    target.ids[left] = id;
    target.ids[right - 1] = id;
    left += go_left ? 1U : 0U;
    right -= go_left ? 0U : 1U;
  }
  target.left = left;
  target.right = right;
}

void partition_records_body(const PartitionRange& range, const PartitionRule& rule,
                            PartitionTarget& target) {
  if (range.rows.stride == 32) {
    partition_rows<32>(range, rule, target);
  } else if (range.rows.stride == 64) {
    partition_rows<64>(range, rule, target);
  } else {
    partition_rows<0>(range, rule, target);
  }
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {
namespace {

MLIOT_KERNEL_TABLE(partition_records_body);

template <std::size_t kCount>
void add_pass(const RecordRange& range, std::size_t first, std::int64_t* histogram) {
  const std::uint8_t* bins = range.records + first;
  const std::uint8_t* gradient = range.gradients;
  for (std::size_t i = 0; i < range.n; ++i) {
    std::int32_t pair;
    std::memcpy(&pair, gradient, sizeof pair);
    const std::int64_t sum = static_cast<std::int64_t>(pair >> 16) * (std::int64_t{1} << 32) +
                             static_cast<std::int64_t>(pair & 0xFFFF);
#pragma GCC unroll 14
    for (std::size_t f = 0; f < kCount; ++f) histogram[f * kBinStride + bins[f]] += sum;
    bins += range.stride;
    gradient += range.gradient_stride;
  }
}

using Pass = void (*)(const RecordRange&, std::size_t, std::int64_t*);

template <std::size_t... kCounts>
constexpr std::array<Pass, sizeof...(kCounts)> passes(std::index_sequence<kCounts...>) {
  return {add_pass<kCounts>...};
}

}  // namespace

void add_records(const RecordRange& range, std::size_t first, std::size_t count,
                 std::int64_t* histogram) {
  static constexpr auto kPasses = passes(std::make_index_sequence<kFeaturesPerPass + 1>{});
  kPasses[count](range, first, histogram);
}

void partition_records(const PartitionRange& range, const PartitionRule& rule,
                       PartitionTarget& target) {
  partition_records_body_table.get()(range, rule, target);
}

void partition_ids(const PartitionRange& range, const PartitionRule& rule,
                   PartitionTarget& target) {
  const auto shift = static_cast<std::uint8_t>(rule.missing_left ? 1 : 0);
  const auto limit = static_cast<std::uint8_t>(rule.threshold + shift);
  std::size_t left = target.left;
  std::size_t right = target.right;
  for (std::size_t i = 0; i < range.rows.n; ++i) {
    const std::uint8_t bin = range.rows.records[i * range.rows.stride + rule.feature];
    const bool go_left = static_cast<std::uint8_t>(bin + shift) <= limit;
    const std::uint32_t id =
        range.ids != nullptr ? range.ids[i] : range.first_id + static_cast<std::uint32_t>(i);
    target.ids[left] = id;
    target.ids[right - 1] = id;
    left += go_left ? 1U : 0U;
    right -= go_left ? 0U : 1U;
  }
  target.left = left;
  target.right = right;
}

}  // namespace mliot::kernel
#endif
