// Row records, and the two loops over them that training spends its time in.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mliot::kernel {

/// A record is `stride` bytes (at least 16): one bin a feature from the front, and
/// in the last four bytes the row's gradient pair, hessian in the low 16 bits, signed gradient in
/// the high 16.
constexpr std::size_t kGradientBytes = 4;
constexpr std::size_t kLeastStride = 16;

/// Bins of one feature in a histogram. Not a power of two: the hot bins of features a power of two
/// apart would fight for the same cache sets.
constexpr std::size_t kBinStride = 264;

/// Most features of one call of add_records: their sums and the records fit the L1 cache together.
constexpr std::size_t kFeaturesPerPass = 8;

/// Rows whose packed sums cannot overflow: 65,536 times a hessian of at most 32,768 is below 2^32.
constexpr std::size_t kPackedRows = 65536;

/// Rows to sum up. The gradient pairs may lie inside the records or in an array of their own.
struct RecordRange {
  const std::uint8_t* records;
  std::size_t stride;
  const std::uint8_t* gradients;
  std::size_t gradient_stride;
  std::size_t n;
};

/// Adds (gradient << 32) + hessian of each row to histogram[f * kBinStride + bin of feature
/// first + f], for f < count <= kFeaturesPerPass.
void add_records(const RecordRange& range, std::size_t first, std::size_t count,
                 std::int64_t* histogram);

/// The same for one feature of bins of two bytes: histogram[bin].
void add_long_bins(const RecordRange& range, std::size_t low_byte, std::size_t high_byte,
                   std::int64_t* histogram);

/// Undoes add_records: takes the rows off a histogram that holds them.
void take_records(const RecordRange& range, std::size_t first, std::size_t count,
                  std::int64_t* histogram);

/// Undoes add_long_bins.
void take_long_bins(const RecordRange& range, std::size_t low_byte, std::size_t high_byte,
                    std::int64_t* histogram);

/// Rows of the table to divide among two children: bins alone, the gradient pairs outside,
/// kLeastStride bytes readable from the start of each. Their ids are first_id, first_id + 1, ...
struct PartitionRange {
  RecordRange rows;
  std::uint32_t first_id;
};

/// bin <= threshold goes left; the missing bin goes left when missing_left holds. With a table, the
/// bin goes right where its entry is 1 instead of 0.
struct PartitionRule {
  std::size_t feature;
  std::uint8_t threshold;
  bool missing_left;
  const std::uint8_t* right = nullptr;
  std::size_t high_byte = 0;  ///< of bins of two bytes; else 0
};

/// Calls work(right), where right(record) is 1 for a record that goes right and 0 for others.
template <class Work>
inline __attribute__((always_inline)) void with_rule(const PartitionRule& rule, Work&& work) {
  const std::size_t feature = rule.feature;
  if (rule.right == nullptr) {
    // The shift turns the missing bin 255 into 0, which every limit lets pass to the left.
    const std::uint32_t shift = rule.missing_left ? 1 : 0;
    const std::uint32_t limit = rule.threshold + shift;
    return work([=](const std::uint8_t* record) -> std::size_t {
      return limit < ((record[feature] + shift) & 0xFF) ? 1 : 0;
    });
  }
  const std::uint8_t* const right = rule.right;
  const std::size_t high = rule.high_byte;
  if (high == 0) {
    return work([=](const std::uint8_t* record) -> std::size_t { return right[record[feature]]; });
  }
  work([=](const std::uint8_t* record) -> std::size_t {
    return right[record[feature] + 256U * record[high]];
  });
}

/// Where the children's records go: left ones from `left` upwards, right ones from `right`
/// downwards (the slot before it is the first). The gap holds the rows still to come.
struct PartitionTarget {
  std::uint8_t* records;
  std::uint32_t* ids;
  std::size_t left;
  std::size_t right;
  std::size_t stride;  ///< of the target's records, not below that of the rows
};

/// Copies the rows and their ids and advances both ends of the target.
void partition_records(const PartitionRange& range, const PartitionRule& rule,
                       PartitionTarget& target);

/// Writes only the ids.
void partition_ids(const PartitionRange& range, const PartitionRule& rule, PartitionTarget& target);

}  // namespace mliot::kernel
