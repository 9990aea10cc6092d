// Sums of gradients and hessians by feature and bin, for one node.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "boosting/binner.hpp"
#include "boosting/buffer.hpp"
#include "boosting/gradients.hpp"
#include "kernel/row_records.hpp"

namespace mliot::boosting {

/// Where the sums of each feature begin, and where the last end: kernel::kBinStride apart, but for
/// long bins, which take what they need.
std::vector<std::size_t> histogram_starts(const std::vector<FeatureBins>& features);

/// The same for a table, in the order of its slots; of bundles, for its columns.
std::vector<std::size_t> histogram_starts(const BinnedTable& table);

/// How many sums of each column of the table are ever written: all, or, of few bins, those and
/// kMissingBin's.
std::vector<std::size_t> histogram_uses(const BinnedTable& table);

/// One sum per feature and bin.
///
/// Packed: (gradient << 32) + hessian in one number, for nodes of at most kPackedRows rows without
/// side rows. Wide: gradients in the first half, hessians in the second.
struct Histogram {
  std::int64_t* sums = nullptr;
  std::size_t size = 0;  ///< of all features; `sums` holds twice as many
  bool wide = false;
  const std::size_t* starts = nullptr;
  const std::size_t* uses = nullptr;  ///< the other sums stay zero; null: all are in use
  const std::size_t* extents = nullptr;

  std::size_t extent(std::size_t feature) const { return extents[feature]; }
  std::int64_t* packed(std::size_t feature) const { return sums + starts[feature]; }
  std::int64_t* gradients(std::size_t feature) const { return packed(feature); }
  std::int64_t* hessians(std::size_t feature) const { return packed(feature) + size; }
};

/// Whether a row of the node has no value of the feature.
inline bool has_missing(const Histogram& histogram, std::size_t feature) {
  return histogram.packed(feature)[kMissingBin] != 0 ||
         (histogram.wide && histogram.hessians(feature)[kMissingBin] != 0);
}

/// Histograms that are not in use, so that no node allocates one in the middle of a tree.
class HistogramPool {
 public:
  explicit HistogramPool(std::vector<std::size_t> starts, std::vector<std::size_t> uses = {});

  Histogram take();
  void give_back(Histogram& histogram);

 private:
  std::vector<std::size_t> starts_;
  std::vector<std::size_t> uses_;
  std::vector<std::size_t> extents_;
  std::vector<Buffer<std::int64_t>> owned_;
  std::vector<std::int64_t*> free_;
};

/// A row of the side list with its bins.
struct SideRef {
  const SideRow* row;
  const std::uint8_t* bins;
};

/// Slots [first, first + count) of a histogram, which are features unless columns are joint; at
/// most kernel::kFeaturesPerPass columns, of sparse ones kernel::kSparseColumns. A feature of long
/// bins is a block of its own, and joint or sparse columns are in no block with others.
struct FeatureBlock {
  std::size_t first;
  std::size_t count;
  std::size_t high_byte = 0;             ///< of the feature of long bins; else 0
  std::size_t column = first;            ///< of a record, the block's first one
  std::size_t joint = 0;                 ///< columns of a block of joint ones; else 0
  const JointColumns* places = nullptr;  ///< null: no columns are joint
  const std::uint8_t* usual = nullptr;   ///< by column, its usual bin; null: they are not sparse

  std::size_t end() const { return first + count; }
  std::size_t feature(std::size_t slot) const {
    return places == nullptr ? slot : places->feature_at(slot);
  }
};

/// How many sums the block's features have.
std::size_t sums_of(FeatureBlock block, const Histogram& histogram);

/// Sums the rows of all ranges and the side rows into one block of the histogram.
void build_histogram(std::span<const kernel::RecordRange> ranges, std::span<const SideRef> side,
                     FeatureBlock block, Histogram& histogram);

/// All blocks, and the threads to share the work.
struct BlockTask {
  std::span<const FeatureBlock> blocks;
  int threads;
};

/// The same for all features of a wide histogram, with the rows divided among the threads.
void build_large_histogram(std::span<const kernel::RecordRange> ranges,
                           std::span<const SideRef> side, BlockTask task, Histogram& histogram);

/// Records and the rows they belong to: ids, or, where these are null, the rows from 0 on.
struct RowsWithIds {
  kernel::RecordRange records;
  const std::uint32_t* ids;
};

/// Sums numbers with all their digits, given by row, into one block of a wide histogram.
void build_full_histogram(std::span<const RowsWithIds> rows, const FullPair* pairs,
                          FeatureBlock block, Histogram& histogram);

/// Turns the parent's block into that of its other child: parent - child, exactly.
/// `wide` says what the result shall be.
void subtract_histogram(const Histogram& child, FeatureBlock block, const Histogram& parent,
                        bool wide);

}  // namespace mliot::boosting
