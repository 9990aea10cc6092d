// Integers of four bytes while they last, then double.
#include "boosting/vector_histogram.hpp"

#include <algorithm>
#include <cmath>

#include "kernel/row_records.hpp"
#include "kernel/vector_sums.hpp"

namespace mliot::boosting {
namespace {

constexpr std::size_t kTile = 4096;         // rows: bins and statistics fit the L2 cache
constexpr std::size_t kPassBytes = 36'000;  // sums that one pass over a tile keeps in the L1 cache
constexpr std::size_t kAhead = 16;          // rows between a prefetch and its use

}  // namespace

VectorLayout::VectorLayout(std::size_t count, bool one_hessian)
    : outputs(count), shared(one_hessian), hessian(count), rows(0), lanes(0) {
  const std::size_t by_fours = (outputs + 3) / 4 * 4;
  if (!shared) hessian = by_fours;
  rows = hessian + (shared ? 1 : outputs);
  lanes = (std::max(rows + 1, shared ? by_fours : 2 * by_fours) + 1) / 2 * 2;
}

std::vector<double> VectorLayout::units(std::span<const Gradients* const> gradients) const {
  std::vector<double> units(lanes, 0.0);
  for (std::size_t k = 0; k < outputs; ++k) {
    units[k] = std::scalbn(1.0, gradients[k]->gradient_exponent);
    if (k == 0 || !shared) units[hessian + k] = std::scalbn(1.0, gradients[k]->hessian_exponent);
  }
  units[rows] = 1;
  return units;
}

VectorHistogramPool::VectorHistogramPool(const std::vector<FeatureBins>& features,
                                         std::size_t lanes)
    : starts_(histogram_starts(features)), size_(starts_.back() * lanes) {}

VectorHistogram VectorHistogramPool::take() {
  if (free_.empty()) {
    owned_.emplace_back(size_ * sizeof(double));
    free_.push_back(owned_.back().data());
  }
  const VectorHistogram histogram{free_.back(), false, starts_.data()};
  free_.pop_back();
  return histogram;
}

void VectorHistogramPool::give_back(VectorHistogram& histogram) {
  if (histogram.memory != nullptr) free_.push_back(histogram.memory);
  histogram = {};
}

void VectorHistogramPool::share(const VectorHistogram& histogram, const Group& group) {
  if (group.alone()) return;
  shared_.resize(size_);
  if (histogram.wide) {
    double* sums = histogram.doubles();
    std::transform(sums, sums + size_, shared_.begin(),
                   [](double x) { return static_cast<std::int64_t>(x); });
    group.sum(shared_);
    std::transform(shared_.begin(), shared_.end(), sums,
                   [](std::int64_t x) { return static_cast<double>(x); });
  } else {
    std::int32_t* sums = histogram.narrow();
    std::copy_n(sums, size_, shared_.begin());
    group.sum(shared_);
    std::transform(shared_.begin(), shared_.end(), sums,
                   [](std::int64_t x) { return static_cast<std::int32_t>(x); });
  }
}

VectorHistogramBuilder::VectorHistogramBuilder(const BinnedTable& table, const VectorLayout& layout,
                                               const VectorValues& values, FeatureBlock block)
    : table_(table),
      layout_(layout),
      values_(values),
      block_(block),
      bins_(kTile * block.count),
      long_bins_(block.high_byte == 0 ? 0 : kTile),
      tile_(kTile * layout.lanes) {
  const std::vector<std::size_t> starts = histogram_starts(table.features);
  first_ = starts[block.first] * layout.lanes;
  size_ = (starts[block.first + block.count] - starts[block.first]) * layout.lanes;
}

void VectorHistogramBuilder::build(std::span<const std::uint32_t> rows,
                                   std::span<const VectorSideRow> side,
                                   const VectorHistogram& histogram) {
  if (!histogram.wide) {
    std::int32_t* sums = histogram.narrow() + first_;
    std::fill_n(sums, size(), 0);
    for (std::size_t at = 0; at < rows.size(); at += kTile) {
      add_tile(rows.subspan(at, std::min(kTile, rows.size() - at)), sums);
    }
    return;
  }
  double* sums = histogram.doubles() + first_;
  std::fill_n(sums, size(), 0.0);
  if (values_.exact()) return add_full(rows, sums);
  if (sums_.size() == 0) sums_ = Buffer<std::int32_t>(size());
  std::fill_n(sums_.data(), size(), 0);
  std::size_t filled = 0;
  for (std::size_t at = 0; at < rows.size(); at += kTile) {
    const std::size_t n = std::min(kTile, rows.size() - at);
    if (filled + n > kernel::kVectorRows) {
      flush(sums);
      filled = 0;
    }
    add_tile(rows.subspan(at, n), sums_.data());
    filled += n;
  }
  flush(sums);
  for (const VectorSideRow& each : side) add_side(each, sums);
}

void VectorHistogramBuilder::add_full(std::span<const std::uint32_t> rows, double* sums) const {
  const std::size_t lanes = layout_.lanes;
  for (const std::uint32_t row : rows) {
    const std::uint8_t* bins = table_.record(row);
    const std::size_t high = block_.high_byte == 0 ? 0 : bins[block_.high_byte];
    const double* value = values_.full.data() + row * lanes;
    for (std::size_t f = 0; f < block_.count; ++f) {
      const std::size_t bin = bins[block_.first + f] + 256 * high;
      double* to = sums + (f * kernel::kBinStride + bin) * lanes;
      for (std::size_t lane = 0; lane < lanes; ++lane) to[lane] += value[lane];
    }
  }
}

void VectorHistogramBuilder::add_side(const VectorSideRow& side, double* sums) const {
  const std::uint8_t* bins = side.row.bins;
  for (std::size_t f = 0; f < block_.count; ++f) {
    const std::size_t high = block_.high_byte == 0 ? 0 : bins[block_.high_byte];
    const std::size_t bin = bins[block_.first + f] + 256 * high;
    double* to = sums + (f * kernel::kBinStride + bin) * layout_.lanes;
    to[side.output] += static_cast<double>(side.row.row->gradient);
    if (layout_.shared && side.output > 0) continue;
    to[layout_.hessian_of(side.output)] += static_cast<double>(side.row.row->hessian);
  }
}

void VectorHistogramBuilder::add_tile(std::span<const std::uint32_t> rows, std::int32_t* sums) {
  const std::size_t lanes = layout_.lanes;
  if (block_.high_byte == 0 && rows.back() - rows.front() + 1 == rows.size()) {
    // Neighbours in the table are read where they stand: rows of a node are ascending.
    return add_passes({table_.record(rows.front()) + block_.first, table_.stride,
                       values_.packed.data() + rows.front() * lanes, lanes, rows.size()},
                      sums);
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i + kAhead < rows.size()) {
      __builtin_prefetch(table_.record(rows[i + kAhead]) + block_.first);
      __builtin_prefetch(values_.packed.data() + rows[i + kAhead] * lanes);
    }
    std::copy_n(table_.record(rows[i]) + block_.first, block_.count,
                bins_.data() + i * block_.count);
    std::copy_n(values_.packed.data() + rows[i] * lanes, lanes, tile_.data() + i * lanes);
  }
  if (block_.high_byte != 0) return add_long_tile(rows, sums);
  add_passes({bins_.data(), block_.count, tile_.data(), lanes, rows.size()}, sums);
}

// As many features at a time as leave the sums in the cache.
void VectorHistogramBuilder::add_passes(const kernel::VectorRows& tile, std::int32_t* sums) const {
  const std::size_t feature_size = kernel::kBinStride * layout_.lanes;
  const std::size_t pass =
      std::max<std::size_t>(1, kPassBytes / (feature_size * sizeof(std::int32_t)));
  for (std::size_t f = 0; f < block_.count; f += pass) {
    kernel::add_vectors(tile, f, std::min(pass, block_.count - f), sums + f * feature_size);
  }
}

// The block is one feature of long bins.
void VectorHistogramBuilder::add_long_tile(std::span<const std::uint32_t> rows,
                                           std::int32_t* sums) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::size_t high = table_.record(rows[i])[block_.high_byte];
    long_bins_[i] = static_cast<std::uint16_t>(bins_[i] + 256 * high);
  }
  kernel::add_long_vectors({bins_.data(), 1, tile_.data(), layout_.lanes, rows.size()},
                           long_bins_.data(), sums);
}

void VectorHistogramBuilder::flush(double* to) {
  for (std::size_t i = 0; i < size(); ++i) {
    to[i] += static_cast<double>(sums_[i]);
    sums_[i] = 0;
  }
}

void VectorHistogramBuilder::subtract(const VectorHistogram& child, const VectorHistogram& parent,
                                      const VectorHistogram& rest) const {
  const std::size_t n = size();
  const std::int32_t* minus = child.narrow() + first_;
  if (!parent.wide) {
    return kernel::subtract_vectors(parent.narrow() + first_, minus, n, rest.narrow() + first_);
  }
  const double* sums = parent.doubles() + first_;
  const double* wide = child.doubles() + first_;
  const auto difference = [&](std::size_t i) {
    return sums[i] - (child.wide ? wide[i] : static_cast<double>(minus[i]));
  };
  if (rest.wide) {
    double* to = rest.doubles() + first_;
    for (std::size_t i = 0; i < n; ++i) to[i] = difference(i);
  } else {
    std::int32_t* to = rest.narrow() + first_;
    for (std::size_t i = 0; i < n; ++i) to[i] = static_cast<std::int32_t>(difference(i));
  }
}

}  // namespace mliot::boosting
