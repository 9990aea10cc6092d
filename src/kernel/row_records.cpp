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

// Copies kBlock bytes, a multiple of 16.
template <std::size_t kBlock>
HWY_INLINE void copy_block(const std::uint8_t* from, std::uint8_t* to) {
  const hn::CappedTag<std::uint8_t, kBlock> d;
  for (std::size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
    hn::StoreU(hn::LoadU(d, from + i), d, to + i);
  }
}

// Copies a record of kStride bytes or, when that is 0, of `stride`; at least 16 bytes.
template <std::size_t kStride>
HWY_INLINE void copy_record(const std::uint8_t* from, std::uint8_t* to, std::size_t stride) {
  if constexpr (kStride == 0) {
    copy_block<16>(from, to);
    if (stride <= 16) return;
    for (std::size_t b = 16; b + 16 < stride; b += 16) copy_block<16>(from + b, to + b);
    copy_block<16>(from + stride - 16, to + stride - 16);  // may overlap the one before
  } else {
    for (std::size_t b = 0; b < kStride; b += 32) copy_block<32>(from + b, to + b);
  }
}

// Where a row goes is selected by a mask, for a branch on it would often be mispredicted.
template <std::size_t kStride, class Right>
HWY_INLINE void partition_rows(const PartitionRange& range, Right right_of,
                               PartitionTarget& target) {
  // Stores of bytes may alias anything, so whatever the loop needs is copied first.
  const std::size_t stride = kStride != 0 ? kStride : range.rows.stride;
  const std::size_t out_stride = kStride != 0 ? kStride : target.stride;
  const std::size_t n = range.rows.n;
  const std::size_t gradient_stride = range.rows.gradient_stride;
  const std::uint8_t* record = range.rows.records;
  const std::uint8_t* gradient = range.rows.gradients;
  const std::uint32_t first_id = range.first_id;
  std::uint8_t* const out = target.records;
  std::uint32_t* const out_ids = target.ids;
  std::size_t left = target.left;
  std::size_t right = target.right;
  for (std::size_t i = 0; i < n; ++i, record += stride, gradient += gradient_stride) {
    const std::size_t goes_right = right_of(record);
    right -= goes_right;
    const std::size_t place = left ^ ((left ^ right) & (std::size_t{0} - goes_right));
    left += 1 - goes_right;
    std::uint8_t* to = out + place * out_stride;
    copy_record<kStride>(record, to, stride);
    __builtin_memcpy(to + out_stride - kGradientBytes, gradient, kGradientBytes);
    out_ids[place] = first_id + static_cast<std::uint32_t>(i);
  }
  target.left = left;
  target.right = right;
}

void partition_records_body(const PartitionRange& range, const PartitionRule& rule,
                            PartitionTarget& target) {
  const std::size_t stride = range.rows.stride;
  with_rule(rule, [&](auto right) {
    if (stride == 32 && target.stride == 32) {
      partition_rows<32>(range, right, target);
    } else if (stride == 64 && target.stride == 64) {
      partition_rows<64>(range, right, target);
    } else {
      partition_rows<0>(range, right, target);
    }
  });
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {
namespace {

MLIOT_KERNEL_TABLE(partition_records_body);

/// What a row adds to a sum.
enum class Sign : std::int8_t { add = 1, take = -1 };

template <Sign kSign>
std::int64_t packed_pair(const std::uint8_t* gradient) {
  std::int32_t pair;
  std::memcpy(&pair, gradient, sizeof pair);
  const std::int64_t sum = static_cast<std::int64_t>(pair >> 16) * (std::int64_t{1} << 32) +
                           static_cast<std::int64_t>(pair & 0xFFFF);
  return static_cast<std::int64_t>(kSign) * sum;
}

template <Sign kSign, std::size_t kCount>
void sum_pass(const RecordRange& range, std::size_t first, std::int64_t* histogram) {
  // The sums may alias the range, so whatever the loop needs is copied first.
  const std::size_t n = range.n;
  const std::size_t stride = range.stride;
  const std::size_t gradient_stride = range.gradient_stride;
  const std::uint8_t* bins = range.records + first;
  const std::uint8_t* gradient = range.gradients;
  for (std::size_t i = 0; i < n; ++i) {
    const std::int64_t sum = packed_pair<kSign>(gradient);
#pragma GCC unroll 8
    for (std::size_t f = 0; f < kCount; ++f) histogram[f * kBinStride + bins[f]] += sum;
    bins += stride;
    gradient += gradient_stride;
  }
}

using Pass = void (*)(const RecordRange&, std::size_t, std::int64_t*);

template <Sign kSign, std::size_t... kCounts>
constexpr std::array<Pass, sizeof...(kCounts)> passes(std::index_sequence<kCounts...>) {
  return {sum_pass<kSign, kCounts>...};
}

template <Sign kSign>
void sum_records(const RecordRange& range, std::size_t first, std::size_t count,
                 std::int64_t* histogram) {
  static constexpr auto kPasses = passes<kSign>(std::make_index_sequence<kFeaturesPerPass + 1>{});
  kPasses[count](range, first, histogram);
}

template <Sign kSign>
void sum_long_bins(const RecordRange& range, std::size_t low_byte, std::size_t high_byte,
                   std::int64_t* histogram) {
  const std::size_t n = range.n;
  const std::size_t stride = range.stride;
  const std::size_t gradient_stride = range.gradient_stride;
  const std::uint8_t* record = range.records;
  const std::uint8_t* gradient = range.gradients;
  for (std::size_t i = 0; i < n; ++i) {
    histogram[record[low_byte] + 256U * record[high_byte]] += packed_pair<kSign>(gradient);
    record += stride;
    gradient += gradient_stride;
  }
}

}  // namespace

void add_records(const RecordRange& range, std::size_t first, std::size_t count,
                 std::int64_t* histogram) {
  sum_records<Sign::add>(range, first, count, histogram);
}

void add_long_bins(const RecordRange& range, std::size_t low_byte, std::size_t high_byte,
                   std::int64_t* histogram) {
  sum_long_bins<Sign::add>(range, low_byte, high_byte, histogram);
}

void take_records(const RecordRange& range, std::size_t first, std::size_t count,
                  std::int64_t* histogram) {
  sum_records<Sign::take>(range, first, count, histogram);
}

void take_long_bins(const RecordRange& range, std::size_t low_byte, std::size_t high_byte,
                    std::int64_t* histogram) {
  sum_long_bins<Sign::take>(range, low_byte, high_byte, histogram);
}

void partition_records(const PartitionRange& range, const PartitionRule& rule,
                       PartitionTarget& target) {
  partition_records_body_table.get()(range, rule, target);
}

void partition_ids(const PartitionRange& range, const PartitionRule& rule,
                   PartitionTarget& target) {
  with_rule(rule, [&](auto right_of) {
    const std::uint8_t* record = range.rows.records;
    std::size_t left = target.left;
    std::size_t right = target.right;
    for (std::size_t i = 0; i < range.rows.n; ++i, record += range.rows.stride) {
      const std::size_t goes_right = right_of(record);
      right -= goes_right;
      target.ids[left ^ ((left ^ right) & (std::size_t{0} - goes_right))] =
          range.first_id + static_cast<std::uint32_t>(i);
      left += 1 - goes_right;
    }
    target.left = left;
    target.right = right;
  });
}

}  // namespace mliot::kernel
#endif
