// Histograms are packed where they fit and widened by tiles where they do not.
#include "boosting/histogram.hpp"

#include <algorithm>
#include <mutex>

#include "boosting/joint_sums.hpp"
#include "kernel/sparse_sums.hpp"
#include "kernel/subtract_sums.hpp"
#include "mliot/core/parallel.hpp"

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

// Rows that are summed packed before the sums are widened: as many to a thread as to another.
std::vector<RecordRange> chunks_of(std::span<const RecordRange> ranges) {
  constexpr std::size_t kChunkRows = kernel::kPackedRows / 2;
  std::vector<RecordRange> chunks;
  for (const RecordRange& range : ranges) {
    const std::size_t count = 2 * ((range.n + 2 * kChunkRows - 1) / (2 * kChunkRows));
    for (std::size_t c = 0; c < count; ++c) {
      const std::size_t first = range.n * c / count;
      chunks.push_back(part_of(range, first, range.n * (c + 1) / count - first));
    }
  }
  return chunks;
}

// Calls body(first, n) for the stretches of sums that are in use.
template <class Body>
void for_used(FeatureBlock block, const Histogram& histogram, Body body) {
  if (histogram.uses == nullptr) {
    return body(histogram.starts[block.feature(block.first)], sums_of(block, histogram));
  }
  const auto whole = [&](std::size_t f) { return histogram.uses[f] == histogram.extent(f); };
  for (std::size_t slot = block.first; slot < block.end();) {
    std::size_t f = block.feature(slot);
    const std::size_t first = histogram.starts[f];
    if (!whole(f)) {
      body(first, histogram.uses[f]);
      body(first + kMissingBin, 1);
      ++slot;
      continue;
    }
    std::size_t n = 0;
    for (; slot < block.end() && whole(f = block.feature(slot)); ++slot) n += histogram.extent(f);
    body(first, n);
  }
}

std::size_t bin_of(const std::uint8_t* bins, std::size_t slot, FeatureBlock block) {
  const std::uint8_t low =
      block.places == nullptr ? bins[slot] : block.places->bin_in(bins, block.feature(slot));
  return low + (block.high_byte != 0 ? 256U * bins[block.high_byte] : 0U);
}

// Sums columns tile by tile, so that records are still in the L2 cache when the next columns are
// summed.
void add_tiles(const RecordRange& range, std::size_t column, std::size_t count,
               std::int64_t* packed) {
  constexpr std::size_t kTileBytes = 131072;
  const std::size_t tile = kTileBytes / range.stride + 1;
  const std::size_t passes = (count + kernel::kFeaturesPerPass - 1) / kernel::kFeaturesPerPass;
  for (std::size_t done = 0; done < range.n; done += tile) {
    const RecordRange part = part_of(range, done, std::min(tile, range.n - done));
    for (std::size_t pass = 0; pass < passes; ++pass) {
      const std::size_t first = count * pass / passes;
      const std::size_t end = count * (pass + 1) / passes;
      kernel::add_records(part, column + first, end - first, packed + first * kBinStride);
    }
  }
}

// Adds the rows to packed sums of a block; those of joint columns replace what was there.
void add(std::span<const RecordRange> ranges, FeatureBlock block, const Histogram& histogram,
         std::int64_t* packed) {
  if (block.high_byte != 0) {
    for (const RecordRange& range : ranges) {
      kernel::add_long_bins(range, block.column, block.high_byte, packed);
    }
  } else if (block.usual != nullptr) {
    for (const RecordRange& range : ranges) {
      kernel::add_sparse_records(range, {block.column, block.count, block.usual}, packed);
    }
  } else if (block.joint == 0) {
    for (const RecordRange& range : ranges) add_tiles(range, block.column, block.count, packed);
  } else {
    JointSums sums(block);
    for (const RecordRange& range : ranges) {
      add_tiles(range, block.column, block.joint, sums.data());
    }
    sums.tell_apart(histogram, packed);
  }
}

// Adds a packed block to a wide one.
void widen(std::span<const std::int64_t> packed, FeatureBlock block, const Histogram& histogram) {
  const std::size_t start = histogram.starts[block.feature(block.first)];
  for_used(block, histogram, [&](std::size_t first, std::size_t n) {
    const std::int64_t* from = packed.data() + (first - start);
    std::int64_t* gradients = histogram.sums + first;
    std::int64_t* hessians = gradients + histogram.size;
    for (std::size_t i = 0; i < n; ++i) {
      gradients[i] += packed_gradient(from[i]);
      hessians[i] += packed_hessian(from[i]);
    }
  });
}

void add_side(std::span<const SideRef> side, FeatureBlock block, const Histogram& histogram) {
  for (const SideRef& each : side) {
    for (std::size_t slot = block.first; slot < block.end(); ++slot) {
      const std::size_t bin = bin_of(each.bins, slot, block);
      const std::size_t f = block.feature(slot);
      histogram.gradients(f)[bin] += each.row->gradient;
      histogram.hessians(f)[bin] += each.row->hessian;
    }
  }
}

void clear(FeatureBlock block, const Histogram& histogram) {
  for_used(block, histogram, [&](std::size_t first, std::size_t n) {
    std::fill_n(histogram.sums + first, n, 0);
    std::fill_n(histogram.sums + histogram.size + first, n, 0);
  });
}

void build_wide(std::span<const RecordRange> ranges, std::span<const SideRef> side,
                FeatureBlock block, const Histogram& histogram) {
  clear(block, histogram);
  std::vector<std::int64_t> packed(sums_of(block, histogram));
  for (const RecordRange& chunk : chunks_of(ranges)) {
    std::fill(packed.begin(), packed.end(), 0);
    add({&chunk, 1}, block, histogram, packed.data());
    widen(packed, block, histogram);
  }
  add_side(side, block, histogram);
}

// Neighbouring blocks joined up to so many features; long bins stay alone, and joint columns among
// themselves.
std::vector<FeatureBlock> joined(std::span<const FeatureBlock> blocks, std::size_t most) {
  std::vector<FeatureBlock> spans;
  for (const FeatureBlock& block : blocks) {
    const bool joins = !spans.empty() && spans.back().high_byte == 0 && block.high_byte == 0 &&
                       (spans.back().joint == 0) == (block.joint == 0) &&
                       spans.back().usual == nullptr && block.usual == nullptr &&
                       spans.back().count + block.count <= most;
    if (joins) {
      spans.back().count += block.count;
      spans.back().joint += block.joint;
    } else {
      spans.push_back(block);
    }
  }
  return spans;
}

}  // namespace

std::vector<std::size_t> histogram_starts(const std::vector<FeatureBins>& features) {
  constexpr std::size_t kLine = 8;
  std::vector<std::size_t> starts{0};
  for (const FeatureBins& bins : features) {
    const std::size_t longest = (bins.missing_bin() + kLine) / kLine * kLine;
    starts.push_back(starts.back() + (bins.is_long() ? longest : kBinStride));
  }
  return starts;
}

std::vector<std::size_t> histogram_starts(const BinnedTable& table) {
  if (!table.bundles.empty()) return histogram_starts(std::vector<FeatureBins>(table.columns));
  if (table.joint.empty()) return histogram_starts(table.features);
  std::vector<FeatureBins> in_order;
  for (std::size_t slot = 0; slot < table.features.size(); ++slot) {
    in_order.push_back(table.features[table.joint.feature_at(slot)]);
  }
  const std::vector<std::size_t> by_slot = histogram_starts(in_order);
  std::vector<std::size_t> starts = by_slot;
  for (std::size_t slot = 0; slot < in_order.size(); ++slot) {
    starts[table.joint.feature_at(slot)] = by_slot[slot];
  }
  return starts;
}

namespace {

// The sums up to the next start.
std::vector<std::size_t> extents_of(const std::vector<std::size_t>& starts) {
  std::vector<std::size_t> ascending = starts;
  std::sort(ascending.begin(), ascending.end());
  std::vector<std::size_t> extents;
  for (std::size_t f = 0; f + 1 < starts.size(); ++f) {
    const auto next = std::upper_bound(ascending.begin(), ascending.end(), starts[f]);
    extents.push_back(*next - starts[f]);
  }
  return extents;
}

// How many codes a column of records has that is a bundle, or how many bins a feature.
std::size_t codes_of(const BinnedTable& table, std::size_t column) {
  const Bundles& bundles = table.bundles;
  if (bundles.empty()) return table.features[column].count();
  if (bundles.is_shared(column)) return bundles.codes(column);  // which may have no feature left
  return table.features[bundles.members(column).front()].count();
}

}  // namespace

std::vector<std::size_t> histogram_uses(const BinnedTable& table) {
  constexpr std::size_t kFew = 192;  // above, one long stretch is quicker than two
  std::vector<std::size_t> uses = extents_of(histogram_starts(table));
  for (std::size_t column = 0; column < uses.size(); ++column) {
    const std::size_t count = codes_of(table, column);
    if (count <= kFew) uses[column] = count;
  }
  return uses;
}

HistogramPool::HistogramPool(std::vector<std::size_t> starts, std::vector<std::size_t> uses)
    : starts_(std::move(starts)), uses_(std::move(uses)), extents_(extents_of(starts_)) {}

Histogram HistogramPool::take() {
  if (free_.empty()) {
    owned_.emplace_back(2 * starts_.back());
    free_.push_back(owned_.back().data());
    std::fill_n(free_.back(), owned_.back().size(), 0);
  }
  Histogram histogram{.sums = free_.back(),
                      .size = starts_.back(),
                      .starts = starts_.data(),
                      .uses = uses_.empty() ? nullptr : uses_.data(),
                      .extents = extents_.data()};
  free_.pop_back();
  return histogram;
}

void HistogramPool::give_back(Histogram& histogram) {
  if (histogram.sums != nullptr) free_.push_back(histogram.sums);
  histogram = {};
}

std::size_t sums_of(FeatureBlock block, const Histogram& histogram) {
  const std::size_t last = block.feature(block.end() - 1);
  return histogram.starts[last] + histogram.extent(last) -
         histogram.starts[block.feature(block.first)];
}

void build_histogram(std::span<const RecordRange> ranges, std::span<const SideRef> side,
                     FeatureBlock block, Histogram& histogram) {
  if (histogram.wide) return build_wide(ranges, side, block, histogram);
  if (block.joint == 0) {
    for_used(block, histogram,
             [&](std::size_t first, std::size_t n) { std::fill_n(histogram.sums + first, n, 0); });
  }
  add(ranges, block, histogram, histogram.packed(block.feature(block.first)));
}

void build_large_histogram(std::span<const RecordRange> ranges, std::span<const SideRef> side,
                           BlockTask task, Histogram& histogram) {
  constexpr std::size_t kSpan = 4 * kernel::kFeaturesPerPass;  // packed sums stay in the L2 cache
  const std::vector<FeatureBlock> spans = joined(task.blocks, kSpan);
  const std::vector<RecordRange> chunks = chunks_of(ranges);
  for (const FeatureBlock& block : spans) {
    clear(block, histogram);
    add_side(side, block, histogram);
  }
  std::mutex mutex;
  parallel_for(chunks.size() * spans.size(), task.threads, [&](std::size_t part) {
    const FeatureBlock block = spans[part % spans.size()];
    std::vector<std::int64_t> packed(sums_of(block, histogram));
    add({&chunks[part / spans.size()], 1}, block, histogram, packed.data());
    const std::lock_guard lock(mutex);  // whose turn it is does not matter to integers
    widen(packed, block, histogram);
  });
}

void build_full_histogram(std::span<const RowsWithIds> rows, const FullPair* pairs,
                          FeatureBlock block, Histogram& histogram) {
  clear(block, histogram);
  for (const auto& [range, ids] : rows) {
    for (std::size_t i = 0; i < range.n; ++i) {
      const FullPair& pair = pairs[ids == nullptr ? i : ids[i]];
      const std::uint8_t* bins = range.records + i * range.stride;
      for (std::size_t slot = block.first; slot < block.end(); ++slot) {
        const std::size_t bin = bin_of(bins, slot, block);
        const std::size_t f = block.feature(slot);
        histogram.gradients(f)[bin] += pair.gradient;
        histogram.hessians(f)[bin] += pair.hessian;
      }
    }
  }
}

void subtract_histogram(const Histogram& child, FeatureBlock block, const Histogram& parent,
                        bool wide) {
  for_used(block, parent, [&](std::size_t first, std::size_t n) {
    std::int64_t* gradients = parent.sums + first;
    const std::int64_t* minus = child.sums + first;
    if (!parent.wide) return kernel::subtract_sums(minus, n, gradients);
    std::int64_t* hessians = gradients + parent.size;
    const std::int64_t* minus_hessians = minus + child.size;
    for (std::size_t i = 0; i < n; ++i) {
      const std::int64_t g = gradients[i] - (child.wide ? minus[i] : packed_gradient(minus[i]));
      const std::int64_t h =
          hessians[i] - (child.wide ? minus_hessians[i] : packed_hessian(minus[i]));
      gradients[i] = wide ? g : g * (std::int64_t{1} << 32) + h;
      hessians[i] = h;
    }
  });
}

}  // namespace mliot::boosting
