// The conditions on the way to each leaf, one a feature: what SHAP values are computed from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "mliot/trees/forest.hpp"

namespace mliot::trees::detail {

/// What all nodes of one feature on the way to a leaf ask of it: a range or, of a category, a set
/// of levels.
struct Condition {
  std::uint32_t feature = 0;
  bool missing = true;                                    ///< whether a missing value goes along
  double low = std::numeric_limits<double>::quiet_NaN();  ///< exclusive; NaN: no bound
  double high = std::numeric_limits<double>::infinity();  ///< inclusive
  double share = 1;  ///< of the training rows at those nodes that go along
  bool categorical = false;
  bool others = true;                      ///< whether levels beyond the words go along
  std::vector<std::uint64_t> levels = {};  ///< that go along, as the words of a LevelSet

  /// 1 when it holds, else 0; without a branch, which no processor could foretell.
  int holds(double x) const noexcept {
    if (categorical) return holds_level(x) ? 1 : 0;
    const int between = static_cast<int>(!(x <= low)) & static_cast<int>(x <= high);  // 0 for NaN
    return between | (static_cast<int>(x != x) & static_cast<int>(missing));
  }

  /// Narrows the levels to those of the set or to all others.
  void keep(const LevelSet& set, bool inside);

 private:
  bool holds_level(double x) const noexcept;
};

/// A leaf: its run of conditions, and its values in multiples of the grid for the outputs from
/// `output` on.
struct LeafPath {
  std::size_t first = 0;
  std::size_t count = 0;
  std::size_t output = 0;
  std::span<const std::int64_t> values;  ///< of the forest, which has to outlive it
};

/// Every leaf of the first trees of a forest.
struct LeafPaths {
  std::vector<Condition> conditions;
  std::vector<LeafPath> leaves;
  std::size_t longest = 0;    ///< most conditions of a leaf
  std::vector<double> means;  ///< by output: leaves weighted by their shares of the training rows
};

/// Of the first `limit` trees. Throws Unsupported that names the tree when its leaves have no
/// covers.
LeafPaths leaf_paths(const Forest& forest, std::size_t limit);

}  // namespace mliot::trees::detail
