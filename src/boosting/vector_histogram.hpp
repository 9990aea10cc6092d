// Sums of vectors of statistics by feature and bin, for one node.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "boosting/binner.hpp"
#include "boosting/buffer.hpp"
#include "boosting/gradients.hpp"
#include "boosting/histogram.hpp"
#include "boosting/vector_layout.hpp"

namespace mliot::boosting {

/// One vector per feature and bin, features kernel::kBinStride bins apart. Narrow: integers of four
/// bytes, for nodes of at most kernel::kVectorRows rows without side rows. Wide: whole numbers in
/// double, which hold sums of 2^51 exactly.
struct VectorHistogram {
  std::byte* memory = nullptr;
  bool wide = false;

  std::int32_t* narrow() const { return reinterpret_cast<std::int32_t*>(memory); }
  double* doubles() const { return reinterpret_cast<double*>(memory); }
};

/// Histograms that are not in use.
class VectorHistogramPool {
 public:
  explicit VectorHistogramPool(std::size_t bytes) : bytes_(bytes) {}

  VectorHistogram take();
  void give_back(VectorHistogram& histogram);

 private:
  std::size_t bytes_;
  std::vector<Buffer<std::byte>> owned_;
  std::vector<std::byte*> free_;
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
  /// `values`: the rows' statistics. References must outlive it.
  VectorHistogramBuilder(const BinnedTable& table, const VectorLayout& layout,
                         const Buffer<std::int32_t>& values, FeatureBlock block);

  FeatureBlock block() const noexcept { return block_; }

  void build(std::span<const std::uint32_t> rows, std::span<const VectorSideRow> side,
             const VectorHistogram& histogram);

  /// The block of the other child: parent - child, exactly. Where both are alike, the rest may take
  /// the parent's memory.
  void subtract(const VectorHistogram& child, const VectorHistogram& parent,
                const VectorHistogram& rest) const;

 private:
  void add_tile(std::span<const std::uint32_t> rows, std::int32_t* sums);
  void flush(double* to);
  std::size_t first() const noexcept;
  std::size_t size() const noexcept;

  const BinnedTable& table_;
  const VectorLayout& layout_;
  const Buffer<std::int32_t>& values_;
  FeatureBlock block_;
  Buffer<std::uint8_t> bins_;
  Buffer<std::int32_t> tile_;
  Buffer<std::int32_t> sums_;  // of wide histograms, before they are flushed
};

}  // namespace mliot::boosting
