// Finds a node's best split, block of features after block.
#pragma once

#include <cstddef>
#include <vector>

#include "boosting/bundle_scan.hpp"
#include "boosting/histogram.hpp"
#include "boosting/level_scan.hpp"
#include "boosting/small_rows.hpp"
#include "boosting/splitter.hpp"
#include "kernel/split_scan.hpp"

namespace mliot::boosting {

/// The best split of a node among the features looked at so far.
///
/// A split's gain is G^2 / (H + lambda) of both children less that of the node, G moved towards 0
/// by alpha. Ties go to the lower feature, then the lower bin, then missing values right. A child's
/// rows are estimated as its share of the node's hessian, as LightGBM does. Where a node has no
/// missing value in the feature, they would follow the child of larger hessian.
///
/// Blocks may come in any order and to any number of searches: better() of these is the same split.
/// One search for all is the quickest, since most features then stay below its best gain.
class alignas(64) NodeSearch {  // threads that have one each share no cache line
 public:
  /// Features of the mask are looked at (empty: all). Splits of no more than `least_gain` may be
  /// passed over. What is given must outlive the search.
  NodeSearch(const Splitter& splitter, const NodeTotals& totals, const std::vector<bool>& mask,
             double least_gain = 0);

  /// Looks at the block's features; of bundles, at those of its columns.
  void look(const Histogram& histogram, FeatureBlock block);

  /// The same for a node of few rows in a table without bundles: features that is_ranked() names
  /// are judged by the rows themselves, and the histogram needs to hold the others alone. The same
  /// split, to the bit.
  void look(const SmallRows& rows, const Histogram& few, FeatureBlock block);

  const Split& best() const noexcept { return best_; }

 private:
  template <class JudgeNumbers>
  void look_at(const Histogram& histogram, FeatureBlock block, JudgeNumbers judge_numbers);
  bool is_used(std::size_t feature) const { return mask_->empty() || (*mask_)[feature]; }
  void judge_levels(const Histogram& histogram, std::size_t feature);
  void judge_numbers(const Histogram& histogram, std::size_t feature, std::size_t column);
  void judge_ranked(const SmallRows& rows, const kernel::RankedBins& bins, std::size_t feature);
  void judge_bundle(const Histogram& histogram, std::size_t column);
  void judge(BundleScan& scan);
  const kernel::SplitRule& rule_for(std::size_t feature);
  void take(const kernel::SplitCandidate& found, const BundleScan::Threshold& at);

  const Splitter* splitter_;
  const std::vector<bool>* mask_;
  NodeTotals totals_;
  double gain_unit_;
  double own_ = 0;
  bool possible_ = false;  // some split keeps min_child_samples and min_child_weight
  kernel::SplitRule rule_{};
  kernel::SplitRule tie_rule_{};
  kernel::SplitSieve sieve_{};
  LevelScan levels_;
  Split best_;
};

/// The searches for one node by all threads: one a block, or one alone where no thread helps.
class BlockSearches {
 public:
  BlockSearches(const NodeSearch& first, std::size_t blocks, int threads)
      : first_(first), others_(threads > 1 ? blocks - 1 : 0, first) {}

  NodeSearch& of(std::size_t block) {
    return block == 0 || others_.empty() ? first_ : others_[block - 1];
  }
  Split best() const;

 private:
  NodeSearch first_;
  std::vector<NodeSearch> others_;
};

}  // namespace mliot::boosting
