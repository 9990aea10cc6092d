// Columns shared out among passes, and passes among threads.
#include "boosting/feature_blocks.hpp"

#include <algorithm>

#include "kernel/row_records.hpp"

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

}  // namespace

std::vector<FeatureBlock> blocks_of(const BinnedTable& table, std::size_t threads) {
  std::vector<FeatureBlock> blocks;
  const JointColumns* joint = table.joint.empty() ? nullptr : &table.joint;
  std::size_t from = joint == nullptr ? 0 : add_joint(*joint, threads, blocks);
  const std::size_t slots = table.bundles.empty() ? table.features.size() : table.columns;
  const std::size_t behind = slots - table.columns;  // of a slot, its column is so much less
  const auto add = [&](std::size_t first, std::size_t end) {
    blocks.push_back(
        {.first = first, .count = end - first, .column = first - behind, .places = joint});
  };
  for (std::size_t slot = from; slot < slots; ++slot) {
    const std::size_t high = table.high_byte(joint == nullptr ? slot : joint->feature_at(slot));
    if (high == 0) continue;
    for_passes(from, slot, threads, add);
    blocks.push_back(
        {.first = slot, .count = 1, .high_byte = high, .column = slot - behind, .places = joint});
    from = slot + 1;
  }
  for_passes(from, slots, threads, add);
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
