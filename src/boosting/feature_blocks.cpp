// Columns shared out among passes, and passes among threads.
#include "boosting/feature_blocks.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "kernel/row_records.hpp"
#include "kernel/sparse_sums.hpp"

namespace mliot::boosting {
namespace {

// Calls add(first, end) for the parts of [from, to).
template <class Add>
void for_passes(std::size_t from, std::size_t to, std::size_t threads, Add add) {
  const std::size_t columns = to - from;
  const std::size_t passes = (columns + kernel::kFeaturesPerPass - 1) / kernel::kFeaturesPerPass;
  const std::size_t count = std::min(columns, (passes + threads - 1) / threads * threads);
  for (std::size_t b = 0; b < count; ++b) {
    add(from + columns * b / count, from + columns * (b + 1) / count);
  }
}

// Blocks of joint columns; returns the first slot behind them.
std::size_t add_joint(const JointColumns& joint, std::size_t threads,
                      std::vector<FeatureBlock>& blocks) {
  std::size_t slot = 0;
  for_passes(0, joint.count(), threads, [&](std::size_t first, std::size_t end) {
    std::size_t members = 0;
    for (std::size_t column = first; column < end; ++column) {
      members += joint.members(column).size();
    }
    blocks.push_back(
        {.first = slot, .count = members, .column = first, .joint = end - first, .places = &joint});
    slot += members;
  });
  return slot;
}

// Whether columns are worth looking for their unusual bins alone. An update of a sum takes a fifth
// of what one that is found takes.
bool are_sparse(const UsualBins& usual, std::size_t first, std::size_t count) {
  if (usual.bins.empty() || count < kernel::kLeastSparseColumns) return false;
  const auto from = usual.others.begin() + static_cast<std::ptrdiff_t>(first);
  const double others = std::accumulate(from, from + static_cast<std::ptrdiff_t>(count), 0.0);
  return 8 * others < static_cast<double>(count);
}

// Calls add(first, end, sparse) for the blocks of columns [from, to), which are features.
template <class Add>
void for_blocks(std::size_t from, std::size_t to, std::size_t threads, const UsualBins& usual,
                Add add) {
  const auto dense = [&](std::size_t first, std::size_t end) { add(first, end, false); };
  for (std::size_t at = from; at < to;) {
    const std::size_t end = std::min(to, at + kernel::kSparseColumns);
    if (are_sparse(usual, at, end - at)) {
      for_passes(from, at, threads, dense);
      add(at, end, true);
      from = end;
    }
    at = end;
  }
  for_passes(from, to, threads, dense);
}

}  // namespace

UsualBins::UsualBins(const BinnedTable& table, std::size_t rows) {
  constexpr std::size_t kNarrow = 64;  // columns
  constexpr std::size_t kSample = 512;
  if (table.columns < kNarrow || !table.joint.empty() || rows == 0) return;
  const std::size_t sample = std::min(rows, kSample);
  for (std::size_t column = 0; column < table.columns; ++column) {
    std::array<std::size_t, 256> counts{};
    for (std::size_t i = 0; i < sample; ++i) ++counts[table.record(rows * i / sample)[column]];
    const auto most = std::max_element(counts.begin(), counts.end());
    bins.push_back(static_cast<std::uint8_t>(most - counts.begin()));
    others.push_back(1 - static_cast<double>(*most) / static_cast<double>(sample));
  }
}

std::vector<FeatureBlock> blocks_of(const BinnedTable& table, std::size_t threads,
                                    const UsualBins& usual) {
  std::vector<FeatureBlock> blocks;
  const JointColumns* joint = table.joint.empty() ? nullptr : &table.joint;
  std::size_t from = joint == nullptr ? 0 : add_joint(*joint, threads, blocks);
  const std::size_t slots = table.bundles.empty() ? table.features.size() : table.columns;
  const std::size_t behind = slots - table.columns;  // of a slot, its column is so much less
  const auto add = [&](std::size_t first, std::size_t end, bool sparse) {
    blocks.push_back({.first = first,
                      .count = end - first,
                      .column = first - behind,
                      .places = joint,
                      .usual = sparse ? usual.bins.data() + first : nullptr});
  };
  for (std::size_t slot = from; slot < slots; ++slot) {
    const std::size_t high = table.high_byte(joint == nullptr ? slot : joint->feature_at(slot));
    if (high == 0) continue;
    for_blocks(from, slot, threads, usual, add);
    blocks.push_back(
        {.first = slot, .count = 1, .high_byte = high, .column = slot - behind, .places = joint});
    from = slot + 1;
  }
  for_blocks(from, slots, threads, usual, add);
  return blocks;
}

std::vector<FeatureBlock> blocks_in_order(std::size_t features, std::size_t threads) {
  std::vector<FeatureBlock> blocks;
  for_passes(0, features, threads, [&](std::size_t first, std::size_t end) {
    blocks.push_back({first, end - first});
  });
  return blocks;
}

}  // namespace mliot::boosting
