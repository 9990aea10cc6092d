// Finds the best split of a node of a tree that several outputs share.
#pragma once

#include <cstddef>
#include <vector>

#include "boosting/binner.hpp"
#include "boosting/shared_splitter.hpp"
#include "boosting/splitter.hpp"
#include "boosting/vector_histogram.hpp"
#include "boosting/vector_layout.hpp"
#include "kernel/vector_scan.hpp"
#include "mliot/boosting/options.hpp"

namespace mliot::boosting {

/// A node as its splits are judged: sums by lane in real numbers.
struct VectorNode {
  const VectorHistogram* histogram;
  const std::vector<double>* totals;
};

/// Judges splits of the nodes of one tree.
///
/// A split's gain is the sum over the outputs of G^2 / (H + lambda) of both children less that of
/// the node. A child's rows are counted, and min_child_weight holds for the mean of the outputs'
/// hessians. Ties go as Splitter's do. Where a node has no missing value in the feature, they
/// follow the child with more rows.
class VectorSplitter {
 public:
  /// `units`: what 1 means in each lane. References must outlive the splitter.
  VectorSplitter(const BoostingOptions& options, const std::vector<FeatureBins>& features,
                 const VectorLayout& layout, std::vector<double> units);

  /// The best split of the block's features among those of the mask (empty: all).
  Split best(const VectorNode& node, FeatureBlock block, const std::vector<bool>& mask) const;

  /// The one split of all nodes, and what it makes of each, as those of Splitter.
  SharedSplit best_shared(const std::vector<VectorNode>& nodes, FeatureBlock block,
                          const std::vector<bool>& mask) const;
  Split part_of_shared(const VectorNode& node, const SharedSplit& split) const;

  /// Sums by lane of what a split sends left.
  std::vector<double> left_of(const VectorHistogram& histogram, const Split& split) const;

  bool has_missing(const VectorHistogram& histogram, std::size_t feature) const;

  /// Adds a bin's sums, in real numbers.
  void add_bin(const VectorHistogram& histogram, std::size_t feature, std::size_t bin,
               double* to) const;

  /// Score of both children, G^2 / (H + lambda + more) over all outputs, in four
  /// stripes as the scan adds them up; -1 where a child would be too small.
  double children(const std::vector<double>& left, const std::vector<double>& totals,
                  double more) const;

  /// The mean of the hessians over the outputs.
  double hessian(const std::vector<double>& totals) const;

  const BoostingOptions& options() const noexcept { return options_; }
  const VectorLayout& layout() const noexcept { return layout_; }

 private:
  class PooledNodes;

  double part_gain(const std::vector<double>& totals, const std::vector<double>& left,
                   double more) const;
  kernel::VectorRule rule(const std::vector<double>& totals, double own, double bar,
                          std::vector<double>& scratch) const;
  bool scan(kernel::VectorRule& rule, const VectorHistogram& histogram, std::size_t feature,
            Split& best) const;
  kernel::VectorCandidate scan_bins(const kernel::VectorRule& rule,
                                    const VectorHistogram& histogram, std::size_t feature,
                                    bool missing_left) const;
  std::size_t candidates(std::size_t feature, bool missing) const;
  bool left_has_most(const std::vector<VectorNode>& nodes, const SharedSplit& split) const;
  double score(const double* totals, double more) const;
  double hessian_sum(const double* totals) const;

  const BoostingOptions& options_;
  const std::vector<FeatureBins>& features_;
  const VectorLayout& layout_;
  std::vector<double> units_;
};

}  // namespace mliot::boosting
