// Fills the bytes of levels, bit by bit.
#include "trees/level_columns.hpp"

#include <algorithm>

namespace mliot::trees::detail {
namespace {

constexpr std::size_t kBits = 8;

// Bit 7 is the sign of a signed byte: there "set" means left, for 0 is above -1 and -128 is not.
constexpr std::size_t kSignBit = 7;

LevelBit nth_bit(std::size_t n, std::uint32_t column) {
  const std::size_t bit = n % kBits;
  return {.column = column,
          .mask = static_cast<std::uint8_t>(1U << bit),
          .threshold = static_cast<std::int8_t>(bit == kSignBit ? -1 : 0)};
}

void set_bit(LevelFeature& feature, const LevelBit& bit, const LevelSet& set, bool missing_left) {
  std::uint8_t* bytes = feature.bytes.data() + feature.bytes.size() - feature.width();
  const bool sign = bit.threshold < 0;
  const auto put = [&](std::size_t place, bool left) {
    if (left == sign) bytes[place] = static_cast<std::uint8_t>(bytes[place] | bit.mask);
  };
  for (std::size_t level = 0; level < feature.levels; ++level) put(level, set.has(level));
  put(feature.levels, false);
  put(feature.levels + 1, missing_left);
}

}  // namespace

LevelColumns::LevelColumns(const std::vector<Tree>& trees) {
  for (const Tree& tree : trees) {
    for (const Node& node : tree.nodes) {
      if (!node.is_categorical()) continue;
      LevelFeature& feature = features_[node.feature];
      feature.feature = static_cast<std::size_t>(node.feature);
      feature.levels =
          std::max(feature.levels, tree.sets[static_cast<std::size_t>(node.set)].end());
    }
  }
}

LevelBit LevelColumns::bit(const Tree& tree, const Node& node, std::size_t& block_columns) {
  const LevelSet& set = tree.sets[static_cast<std::size_t>(node.set)];
  const auto [at, is_new] = known_.try_emplace(
      Key{node.feature, node.missing_left, {set.words().begin(), set.words().end()}});
  if (!is_new) return at->second;
  LevelFeature& feature = features_.at(node.feature);
  const std::size_t n = bits_[node.feature]++;
  if (n % kBits == 0) {
    feature.columns.push_back(static_cast<std::uint32_t>(block_columns++));
    feature.bytes.resize(feature.bytes.size() + feature.width());
  }
  at->second = nth_bit(n, feature.columns.back());
  set_bit(feature, at->second, set, node.missing_left);
  return at->second;
}

std::vector<LevelFeature> LevelColumns::features() && {
  std::vector<LevelFeature> all;
  for (auto& [index, feature] : features_) all.push_back(std::move(feature));
  return all;
}

}  // namespace mliot::trees::detail
