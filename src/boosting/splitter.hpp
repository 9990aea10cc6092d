// Splits, and what those of one tree are judged by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "boosting/binner.hpp"
#include "boosting/histogram.hpp"
#include "mliot/boosting/options.hpp"

namespace mliot::boosting {

/// Sums over a node's rows, in the units of the gradients, and the number of its rows.
struct NodeTotals {
  std::int64_t gradient = 0;
  std::int64_t hessian = 0;
  std::size_t rows = 0;
};

/// Sums of the rests of a node's rows.
struct RestTotals {
  std::int64_t gradient = 0;
  std::int64_t hessian = 0;
};

/// What of a category goes left.
struct LevelSplit {
  std::vector<std::uint32_t> bins;  ///< ascending; the missing bin is told by the split
  bool sorted = false;              ///< by the order of levels, which cat_l2 goes with
};

/// A split of a node: bins up to `bin` of `feature` go left, and missing values where it says so.
/// Of a category it is a set of bins that go left.
struct Split {
  double gain = 0;   ///< loss reduction; 0: there is no split
  double score = 0;  ///< gain before the node's own score is taken off: what better() compares
  std::size_t feature = 0;
  std::uint8_t bin = 0;
  bool missing_left = false;
  NodeTotals left = {};  ///< `rows` is not filled
  std::shared_ptr<const LevelSplit> levels = nullptr;

  bool exists() const noexcept { return gain > 0; }
};

/// A gain must exceed the node's own score by more than the rounding of both.
constexpr double kRelativeNoise = 0x1p-40;

/// The better of two splits of a node; on a tie the one of the lower feature.
inline const Split& better(const Split& a, const Split& b) {
  if (a.score != b.score) return b.score > a.score ? b : a;
  return b.exists() && b.feature < a.feature ? b : a;
}

/// Gradient sum after the L1 penalty: moved towards 0 by alpha, at most to 0.
double shrunk(double gradient, double alpha);

/// The smallest whole number x with x * factor >= limit, as floating point multiplies.
double least_product(double factor, double limit);

/// Hessians [least, end), in units, that a left child may have.
struct HessianBounds {
  double least;
  double end;
};

/// What the splits of one tree are judged by: options, features, and what the units of sums are
/// worth.
class Splitter {
 public:
  Splitter(const BoostingOptions& options, const std::vector<FeatureBins>& features,
           const Gradients& gradients, const Bundles* bundles = nullptr);

  /// -G / (H + lambda), G moved towards 0 by alpha; 0 without any hessian. Both sums take in the
  /// rests of the node's rows. cat_l2 is added to lambda for the children of sorted levels.
  double newton_step(const NodeTotals& totals, const RestTotals& rests,
                     bool sorted_levels) const noexcept;

  double hessian(const NodeTotals& totals) const noexcept;

  /// What min_child_samples and min_child_weight leave for the left child of a node.
  HessianBounds bounds(const NodeTotals& totals) const;

  const BoostingOptions& options() const noexcept { return options_; }
  const FeatureBins& feature(std::size_t feature) const { return features_[feature]; }
  const Bundles* bundles() const noexcept { return bundles_; }  ///< null: columns are features
  double gradient_unit() const noexcept { return gradient_unit_; }
  double hessian_unit() const noexcept { return hessian_unit_; }

 private:
  const BoostingOptions& options_;
  const std::vector<FeatureBins>& features_;
  const Bundles* bundles_;  // null where the columns are the features
  double gradient_unit_;
  double hessian_unit_;
};

}  // namespace mliot::boosting
