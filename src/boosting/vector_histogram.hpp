// Sums of vectors of statistics by feature and bin, for one node.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "boosting/binner.hpp"
#include "boosting/buffer.hpp"
#include "boosting/gradients.hpp"
#include "boosting/group.hpp"
#include "boosting/histogram.hpp"
#include "boosting/vector_layout.hpp"
#include "kernel/vector_sums.hpp"

namespace mliot::boosting {

/// One vector per feature and bin, features as far apart as histogram_starts says. Narrow: integers
/// of four bytes, for nodes of at most kernel::kVectorRows rows without side rows. Wide: whole
/// numbers in double, which hold sums of 2^51 exactly.
struct VectorHistogram {
  std::byte* memory = nullptr;
  bool wide = false;
  const std::size_t* starts = nullptr;  ///< by feature, in bins

  std::int32_t* narrow() const { return reinterpret_cast<std::int32_t*>(memory); }
  double* doubles() const { return reinterpret_cast<double*>(memory); }
};

/// Histograms that are not in use.
class VectorHistogramPool {
 public:
  VectorHistogramPool(const std::vector<FeatureBins>& features, std::size_t lanes);

  VectorHistogram take();
  void give_back(VectorHistogram& histogram);

  /// Adds the sums of the other processes, which must be as wide.
  void share(const VectorHistogram& histogram, const Group& group);

 private:
  std::vector<std::size_t> starts_;
  std::size_t size_;  // of a histogram, in numbers
  std::vector<Buffer<std::byte>> owned_;
  std::vector<std::byte*> free_;
  std::vector<std::int64_t> shared_;  // sums on their way through the group
};

/// The statistics of the rows, `lanes` a row: integers of four bytes or, for exact histograms,
/// whole numbers in double. The other buffer is empty.
struct VectorValues {
  Buffer<std::int32_t> packed;
  Buffer<double> full;

  VectorValues(std::size_t size, bool exact) : packed(exact ? 0 : size), full(exact ? size : 0) {}

  bool exact() const noexcept { return full.size() > 0; }
};

/// A row beyond the packed range of one output.
struct VectorSideRow {
  std::size_t output;
  SideRef row;
};

/// Fills and subtracts one block of features: a thread has one of its own. Rows are gathered into
/// tiles that stay in the cache while pass after pass of features reads them.
class VectorHistogramBuilder {
 public:
  /// References must outlive it.
  VectorHistogramBuilder(const BinnedTable& table, const VectorLayout& layout,
                         const VectorValues& values, FeatureBlock block);

  FeatureBlock block() const noexcept { return block_; }

  /// The histogram is wide where the values are exact.
  void build(std::span<const std::uint32_t> rows, std::span<const VectorSideRow> side,
             const VectorHistogram& histogram);

  /// The block of the other child: parent - child, exactly. Where both are alike, the rest may take
  /// the parent's memory.
  void subtract(const VectorHistogram& child, const VectorHistogram& parent,
                const VectorHistogram& rest) const;

 private:
  void add_tile(std::span<const std::uint32_t> rows, std::int32_t* sums);
  void add_passes(const kernel::VectorRows& tile, std::int32_t* sums) const;
  void add_long_tile(std::span<const std::uint32_t> rows, std::int32_t* sums);
  void add_full(std::span<const std::uint32_t> rows, double* sums) const;
  void add_side(const VectorSideRow& side, double* sums) const;
  void flush(double* to);
  std::size_t size() const noexcept { return size_; }

  const BinnedTable& table_;
  const VectorLayout& layout_;
  const VectorValues& values_;
  FeatureBlock block_;
  std::size_t first_;  // of the block's numbers in a histogram
  std::size_t size_;
  Buffer<std::uint8_t> bins_;
  Buffer<std::uint16_t> long_bins_;
  Buffer<std::int32_t> tile_;
  Buffer<std::int32_t> sums_;  // of wide histograms, before they are flushed
};

}  // namespace mliot::boosting
