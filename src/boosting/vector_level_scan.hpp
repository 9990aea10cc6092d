// Finds the best division of a category's levels in a tree that several outputs share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "boosting/binner.hpp"
#include "boosting/splitter.hpp"
#include "boosting/vector_histogram.hpp"

namespace mliot::boosting {

class VectorSplitter;

/// Judges the divisions of one node, feature by feature.
///
/// As LevelScan, with two differences. Rows of a level are counted. And as levels have a vector
/// G / (H + cat_smooth) in place of a number, they are sorted by principal_places, each of the
/// weight of its rows.
///
/// Cost:   O(levels x outputs) a node.
/// Source: as LevelScan's and that of principal_places.
class VectorLevelScan {
 public:
  /// References must outlive the scan.
  VectorLevelScan(const VectorSplitter& splitter, const std::vector<double>& totals)
      : splitter_(splitter), totals_(totals) {}

  /// Replaces `best` by the best division above the bar, its gain the score of the children, or
  /// returns false.
  bool best(const VectorHistogram& histogram, std::size_t feature, const FeatureBins& bins,
            double bar, Split& best);

 private:
  struct Level {
    double place;  ///< in the order
    std::uint32_t bin;
    std::size_t at;  ///< of its sums
  };
  // The first `count` levels of a walk over levels_ from one end.
  struct Set {
    double gain = -1;
    std::size_t count = 0;
    bool backwards = false;
  };

  void collect(const VectorHistogram& histogram, std::size_t feature, const FeatureBins& bins,
               double least_rows);
  void sort();
  std::vector<double> steps_from_mean() const;
  Set best_single(double bar);
  Set best_end(std::size_t most, bool backwards, double bar) const;
  double rows_of(const Level& level) const;

  const VectorSplitter& splitter_;
  const std::vector<double>& totals_;
  std::vector<Level> levels_;
  std::vector<double> sums_;  // by lane, level after level
};

}  // namespace mliot::boosting
