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

/// Rows of the table to divide among two children: bins alone, the gradient pairs outside,
/// kLeastStride bytes readable from the start of each. Their ids are first_id, first_id + 1, ...
struct PartitionRange {
  RecordRange rows;
  std::uint32_t first_id;
};

/// bin <= threshold goes left; the missing bin goes left when missing_left holds.
struct PartitionRule {
  std::size_t feature;
  std::uint8_t threshold;
  bool missing_left;
};

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
