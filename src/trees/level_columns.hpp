// What the nodes of categories do with each level, eight nodes in a byte: columns of a block like
// bins.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "mliot/trees/tree.hpp"

namespace mliot::trees::detail {

/// A category and the block columns that its nodes read.
struct LevelFeature {
  std::size_t feature = 0;
  std::size_t levels = 0;              ///< above every level of the nodes' sets
  std::vector<std::uint32_t> columns;  ///< of the block, one for eight distinct nodes

  /// Of each column in turn: the byte of each level, of any other number, of a missing value.
  std::vector<std::uint8_t> bytes;

  std::size_t width() const noexcept { return levels + 2; }

  /// Where the byte of x stands within a column.
  std::size_t place(double x) const noexcept {
    if (x != x) return levels + 1;
    if (!(x >= 0 && x < static_cast<double>(levels))) return levels;
    const auto level = static_cast<std::size_t>(x);
    return static_cast<double>(level) == x ? level : levels;
  }
};

/// Where a node's bit is: rows with (byte & mask) > threshold as signed bytes go right.
struct LevelBit {
  std::uint32_t column = 0;
  std::uint8_t mask = 0;
  std::int8_t threshold = 0;
};

/// Gives the nodes of categories their bits; equal nodes share one.
class LevelColumns {
 public:
  /// The trees must outlive it.
  explicit LevelColumns(const std::vector<Tree>& trees);

  /// The bit of a categorical node; new columns are numbered from `block_columns` on.
  LevelBit bit(const Tree& tree, const Node& node, std::size_t& block_columns);

  std::vector<LevelFeature> features() &&;

 private:
  using Key = std::tuple<std::int32_t, bool, std::vector<std::uint64_t>>;

  std::map<std::int32_t, LevelFeature> features_;
  std::map<std::int32_t, std::size_t> bits_;  // given out, by feature
  std::map<Key, LevelBit> known_;
};

}  // namespace mliot::trees::detail
