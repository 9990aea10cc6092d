// A tree as it grows: splits on bins, children by index.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "boosting/binner.hpp"
#include "boosting/splitter.hpp"
#include "mliot/trees/tree.hpp"

namespace mliot::boosting {

/// Nodes in the order they were made; node 0 is the root. A node without a child is a leaf.
struct GrownTree {
  struct Node {
    Split split;  ///< of an inner node
    NodeTotals totals;
    std::int32_t left = -1;
    std::int32_t right = -1;

    bool is_leaf() const noexcept { return left < 0; }
  };
  std::vector<Node> nodes;

  /// The leaf that a record of bins reaches.
  std::size_t leaf_of(const std::uint8_t* record) const noexcept;
};

/// Whether a row of this bin goes left.
inline bool goes_left(const Split& split, std::uint8_t bin) noexcept {
  return bin == kMissingBin ? split.missing_left : bin <= split.bin;
}

/// The nearest float that is not infinite.
float to_float(double x) noexcept;

/// The tree in pre-order with thresholds in place of bins. `values` and `covers` are by node.
trees::Tree to_tree(const GrownTree& grown, const std::vector<FeatureBins>& features,
                    const std::vector<std::int64_t>& values, const std::vector<float>& covers);

}  // namespace mliot::boosting
