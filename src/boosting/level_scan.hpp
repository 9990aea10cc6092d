// Finds the best division of a category's levels among two children.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "boosting/binner.hpp"
#include "boosting/histogram.hpp"
#include "boosting/splitter.hpp"
#include "kernel/split_scan.hpp"
#include "mliot/boosting/options.hpp"

namespace mliot::boosting {

/// A division; its gain is as in kernel::SplitCandidate, -1 when there is none.
struct LevelCandidate {
  double gain = -1;
  bool missing_left = false;
  NodeTotals left;  ///< `rows` is not filled
  std::shared_ptr<const LevelSplit> levels = nullptr;
};

/// Judges the divisions of one node, feature by feature.
///
/// Levels of at least cat_smooth rows are sorted by G / (H + cat_smooth), ties by level; the best
/// division into two sets has one of them in front (Fisher). Tried are sets from either end, of at
/// most max_cat_threshold levels (level_limit.hpp) and half of all, min_data_per_group rows apart,
/// with cat_l2 more penalty. They go left, all other levels right. Up to max_cat_to_onehot levels
/// are tried one against all others instead. A missing value is one more level. Rows are estimated
/// from hessians, as in Splitter.
///
/// Cost:   O(levels) a node: only the ends of the order are sorted.
/// Source: Fisher 1958, "On grouping for maximum homogeneity", JASA 53; Ke et al. 2017, "LightGBM".
class LevelScan {
 public:
  LevelScan(const BoostingOptions& options, const NodeTotals& totals, double hessian_unit);

  /// The best division above the rule's bar; the first one tried among equals.
  LevelCandidate best(const Histogram& histogram, std::size_t feature, const FeatureBins& bins,
                      const kernel::SplitRule& rule);

 private:
  struct Level {
    double ratio;
    std::uint32_t bin;
    std::int64_t gradient;
    std::int64_t hessian;
  };
  struct Sums {
    std::int64_t gradient = 0;
    std::int64_t hessian = 0;
  };
  // The first `count` levels of a walk over levels_ from one end.
  struct Set {
    double gain = -1;
    std::size_t count = 0;
    bool backwards = false;
    Sums sums = {};
  };

  void collect(const Histogram& histogram, std::size_t feature, const FeatureBins& bins,
               double least_hessian);
  void sort_ends(std::size_t most);
  Set best_single(const kernel::SplitRule& rule);
  Set best_end(const kernel::SplitRule& rule, std::size_t most, bool backwards, double bar) const;
  LevelCandidate candidate(const Set& set, const FeatureBins& bins, bool sorted) const;

  const BoostingOptions& options_;
  double rows_per_hessian_;
  double hessian_unit_;
  std::vector<Level> levels_;
};

}  // namespace mliot::boosting
