// Sums of gradients and hessians by feature and bin, for one node.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "boosting/binner.hpp"
#include "boosting/buffer.hpp"
#include "boosting/gradients.hpp"
#include "kernel/row_records.hpp"

namespace mliot::boosting {

/// One sum per feature and bin, features kernel::kBinStride apart.
///
/// Packed: (gradient << 32) + hessian in one number, for nodes of at most kPackedRows rows without
/// side rows. Wide: gradients in the first half, hessians in the second.
struct Histogram {
  std::int64_t* sums = nullptr;
  std::size_t size = 0;  ///< columns * kBinStride; `sums` holds twice as many
  bool wide = false;

  std::int64_t* packed(std::size_t feature) const { return sums + feature * kernel::kBinStride; }
  std::int64_t* gradients(std::size_t feature) const { return packed(feature); }
  std::int64_t* hessians(std::size_t feature) const { return packed(feature) + size; }
};

/// Histograms that are not in use, so that no node allocates one in the middle of a tree.
class HistogramPool {
 public:
  explicit HistogramPool(std::size_t columns) : size_(columns * kernel::kBinStride) {}

  Histogram take();
  void give_back(Histogram& histogram);

 private:
  std::size_t size_;
  std::vector<Buffer<std::int64_t>> owned_;
  std::vector<std::int64_t*> free_;
};

/// A row of the side list with its bins.
struct SideRef {
  const SideRow* row;
  const std::uint8_t* bins;
};

/// Features [first, first + count) of a histogram; count <= kernel::kFeaturesPerPass.
struct FeatureBlock {
  std::size_t first;
  std::size_t count;
};

/// Sums the rows of all ranges and the side rows into one block of the histogram.
void build_histogram(std::span<const kernel::RecordRange> ranges, std::span<const SideRef> side,
                     FeatureBlock block, Histogram& histogram);

/// The same for all features of a wide histogram, with the rows divided among the threads.
void build_large_histogram(std::span<const kernel::RecordRange> ranges,
                           std::span<const SideRef> side, int threads, Histogram& histogram);

/// Turns the parent's block into that of its other child: parent - child, exactly.
/// `wide` says what the result shall be.
void subtract_histogram(const Histogram& child, FeatureBlock block, const Histogram& parent,
                        bool wide);

}  // namespace mliot::boosting
