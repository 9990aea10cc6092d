// Histograms are packed where they fit and widened by tiles where they do not.
#include "boosting/histogram.hpp"

#include <algorithm>
#include <array>

namespace mliot::boosting {
namespace {

using kernel::kBinStride;
using kernel::RecordRange;

std::int64_t packed_gradient(std::int64_t sum) { return sum >> 32; }
std::int64_t packed_hessian(std::int64_t sum) { return sum & 0xFFFFFFFF; }

RecordRange part_of(const RecordRange& range, std::size_t first, std::size_t n) {
  return {range.records + first * range.stride, range.stride,
          range.gradients + first * range.gradient_stride, range.gradient_stride, n};
}

// Adds a packed block to a wide one and clears it.
void flush(std::int64_t* packed, FeatureBlock block, const Histogram& histogram) {
  for (std::size_t f = 0; f < block.count; ++f) {
    std::int64_t* from = packed + f * kBinStride;
    std::int64_t* gradients = histogram.gradients(block.first + f);
    std::int64_t* hessians = histogram.hessians(block.first + f);
    for (std::size_t b = 0; b < kBinStride; ++b) {
      gradients[b] += packed_gradient(from[b]);
      hessians[b] += packed_hessian(from[b]);
      from[b] = 0;
    }
  }
}

void build_wide(std::span<const RecordRange> ranges, std::span<const SideRef> side,
                FeatureBlock block, const Histogram& histogram) {
  std::array<std::int64_t, kernel::kFeaturesPerPass * kBinStride> packed{};
  std::fill_n(histogram.gradients(block.first), block.count * kBinStride, 0);
  std::fill_n(histogram.hessians(block.first), block.count * kBinStride, 0);
  std::size_t filled = 0;
  for (const RecordRange& range : ranges) {
    for (std::size_t done = 0; done < range.n;) {
      const std::size_t n = std::min(range.n - done, kernel::kPackedRows - filled);
      kernel::add_records(part_of(range, done, n), block.first, block.count, packed.data());
      done += n;
      filled += n;
      if (filled < kernel::kPackedRows) continue;
      flush(packed.data(), block, histogram);
      filled = 0;
    }
  }
  flush(packed.data(), block, histogram);
  for (const SideRef& each : side) {
    for (std::size_t f = block.first; f < block.first + block.count; ++f) {
      histogram.gradients(f)[each.bins[f]] += each.row->gradient;
      histogram.hessians(f)[each.bins[f]] += each.row->hessian;
    }
  }
}

}  // namespace

Histogram HistogramPool::take() {
  if (free_.empty()) {
    owned_.emplace_back(2 * size_);
    free_.push_back(owned_.back().data());
  }
  Histogram histogram{free_.back(), size_, false};
  free_.pop_back();
  return histogram;
}

void HistogramPool::give_back(Histogram& histogram) {
  if (histogram.sums != nullptr) free_.push_back(histogram.sums);
  histogram = {};
}

void build_histogram(std::span<const RecordRange> ranges, std::span<const SideRef> side,
                     FeatureBlock block, Histogram& histogram) {
  if (histogram.wide) return build_wide(ranges, side, block, histogram);
  std::int64_t* sums = histogram.packed(block.first);
  std::fill_n(sums, block.count * kBinStride, 0);
  for (const RecordRange& range : ranges) {
    kernel::add_records(range, block.first, block.count, sums);
  }
}

void subtract_histogram(const Histogram& child, FeatureBlock block, const Histogram& parent,
                        bool wide) {
  const std::size_t n = block.count * kBinStride;
  if (!parent.wide) {
    std::int64_t* sums = parent.packed(block.first);
    const std::int64_t* minus = child.packed(block.first);
    for (std::size_t i = 0; i < n; ++i) sums[i] -= minus[i];
    return;
  }
  std::int64_t* gradients = parent.gradients(block.first);
  std::int64_t* hessians = parent.hessians(block.first);
  const std::int64_t* minus = child.packed(block.first);
  const std::int64_t* minus_hessians = child.hessians(block.first);
  for (std::size_t i = 0; i < n; ++i) {
    const std::int64_t g = gradients[i] - (child.wide ? minus[i] : packed_gradient(minus[i]));
    const std::int64_t h =
        hessians[i] - (child.wide ? minus_hessians[i] : packed_hessian(minus[i]));
    gradients[i] = wide ? g : g * (std::int64_t{1} << 32) + h;
    hessians[i] = h;
  }
}

}  // namespace mliot::boosting
