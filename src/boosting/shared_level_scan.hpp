// Finds the one division of a category's levels that all nodes of a level of an oblivious tree
// share.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "boosting/binner.hpp"
#include "boosting/level_limit.hpp"
#include "boosting/level_order.hpp"
#include "boosting/shared_splitter.hpp"
#include "boosting/splitter.hpp"
#include "mliot/boosting/options.hpp"

namespace mliot::boosting {

/// Judges the divisions of all nodes at once, feature by feature.
///
/// The sets that are tried are those of LevelScan, of levels pooled over the nodes: a level's rows
/// are those of all nodes, and it is sorted by what its gradients are beyond the means of the nodes
/// they lie in, the sum of G - H (G_node / H_node), over its whole hessian plus cat_smooth. Several
/// outputs have a vector of such steps, sorted by its first principal component. A set's gain is
/// the sum over the nodes that it divides.
///
/// Nodes tell, of real sums of `width()` lanes: count(), outputs(), hessian_lane(output) (output k
/// has its gradient in lane k), totals(node), add_bin(node, feature, bin, to), rows(node, sums),
/// and gain(node, left, more): what sending those sums left gains with `more` L2 penalty, 0 where
/// the node stays whole.
///
/// Cost: O(nodes x levels x outputs); of each set tried, O(nodes x outputs).
template <class Nodes>
class SharedLevelScan {
 public:
  /// References must outlive the scan.
  SharedLevelScan(const Nodes& nodes, const BoostingOptions& options)
      : nodes_(nodes), options_(options) {}

  /// Replaces `best` by the best division of larger gain, or returns false.
  bool run(std::size_t feature, const FeatureBins& bins, SharedSplit& best) {
    feature_ = feature;
    const auto rare = std::count(bins.rare.begin(), bins.rare.end(), 1);
    const auto frequent = static_cast<std::int64_t>(bins.levels.size()) - rare;
    const bool sorted = frequent > options_.max_cat_to_onehot;
    pool(bins, sorted ? options_.cat_smooth - 0.5 : 0);
    if (levels_.empty()) return false;
    set_ = {.gain = best.gain};
    if (sorted) {
      sort();
      try_end(false);
      try_end(true);
    } else {
      try_singles();
    }
    if (set_.count == 0) return false;
    best = split(bins, sorted);
    return true;
  }

 private:
  struct Level {
    double place;  ///< in the order
    std::uint32_t bin;
    double rows;
  };
  // `count` levels of a walk over levels_ from `first` on.
  struct Set {
    double gain;
    std::size_t first = 0;
    std::size_t count = 0;
    bool backwards = false;
  };

  const Level& level(const Set& set, std::size_t i) const {
    return levels_[set.backwards ? levels_.size() - 1 - i : set.first + i];
  }

  // Collects the levels of at least so many rows, each with its pooled steps.
  void pool(const FeatureBins& bins, double least_rows) {
    const std::size_t outputs = nodes_.outputs();
    const std::size_t width = 2 * outputs + 1;  // steps, hessians, rows
    const std::size_t missing = bins.missing_bin();
    std::vector<double> sums(nodes_.width());
    pooled_.assign((missing + 1) * width, 0.0);
    for (std::size_t node = 0; node < nodes_.count(); ++node) {
      const double* totals = nodes_.totals(node);
      for (std::size_t bin = 0; bin <= missing; ++bin) {
        if (!is_level(bins, bin)) continue;
        std::fill(sums.begin(), sums.end(), 0.0);
        nodes_.add_bin(node, feature_, bin, sums.data());
        double* to = &pooled_[bin * width];
        for (std::size_t k = 0; k < outputs; ++k) {
          const double hessian = sums[nodes_.hessian_lane(k)];
          const double whole = totals[nodes_.hessian_lane(k)];
          to[k] += sums[k] - (whole > 0 ? hessian * (totals[k] / whole) : 0);
          to[outputs + k] += hessian;
        }
        to[2 * outputs] += nodes_.rows(node, sums.data());
      }
    }
    levels_.clear();
    for (std::size_t bin = 0; bin <= missing; ++bin) {
      const double rows = pooled_[bin * width + 2 * outputs];
      if (!is_level(bins, bin) || !(rows > 0) || rows < least_rows) continue;
      levels_.push_back({0, static_cast<std::uint32_t>(bin), rows});
    }
  }

  static bool is_level(const FeatureBins& bins, std::size_t bin) {
    if (bin == bins.missing_bin()) return true;
    return bin < bins.levels.size() && (bins.rare.empty() || bins.rare[bin] == 0);
  }

  void sort() {
    const std::size_t outputs = nodes_.outputs();
    std::vector<double> steps;
    std::vector<double> rows;
    steps.reserve(levels_.size() * outputs);
    rows.reserve(levels_.size());
    for (const Level& each : levels_) {
      const double* sums = &pooled_[each.bin * (2 * outputs + 1)];
      for (std::size_t k = 0; k < outputs; ++k) {
        const double weight = sums[outputs + k] + options_.cat_smooth;
        steps.push_back(weight > 0 ? sums[k] / weight : 0);
      }
      rows.push_back(each.rows);
    }
    const std::vector<double> places = outputs == 1 ? steps : principal_places(steps, rows);
    for (std::size_t i = 0; i < levels_.size(); ++i) levels_[i].place = places[i];
    std::sort(levels_.begin(), levels_.end(), [](const Level& a, const Level& b) {
      return a.place != b.place ? a.place < b.place : a.bin < b.bin;
    });
  }

  // Sends a level left in all nodes, beside those that went before.
  void add(const Level& level) {
    for (std::size_t node = 0; node < nodes_.count(); ++node) {
      nodes_.add_bin(node, feature_, level.bin, &left_[node * nodes_.width()]);
    }
  }

  double gain(double more) const {
    double sum = 0;
    for (std::size_t node = 0; node < nodes_.count(); ++node) {
      sum += nodes_.gain(node, &left_[node * nodes_.width()], more);
    }
    return sum;
  }

  void try_singles() {
    for (std::size_t i = 0; i < levels_.size(); ++i) {
      left_.assign(nodes_.count() * nodes_.width(), 0.0);
      add(levels_[i]);
      const double found = gain(0);
      if (found > set_.gain) set_ = {.gain = found, .first = i, .count = 1};
    }
  }

  void try_end(bool backwards) {
    const std::size_t most = most_levels(options_, levels_.size());
    const double apart = static_cast<double>(options_.min_data_per_group) - 0.5;
    double right = 0;  // rows
    for (std::size_t node = 0; node < nodes_.count(); ++node) {
      right += nodes_.rows(node, nodes_.totals(node));
    }
    double group = 0;
    left_.assign(nodes_.count() * nodes_.width(), 0.0);
    const Set walk{.gain = 0, .backwards = backwards};
    for (std::size_t i = 0; i < most; ++i) {
      const Level& next = level(walk, i);
      add(next);
      group += next.rows;
      right -= next.rows;
      if (right < apart) break;
      if (group < apart) continue;
      group = 0;
      const double found = gain(options_.cat_l2);
      if (found > set_.gain) set_ = {.gain = found, .count = i + 1, .backwards = backwards};
    }
  }

  SharedSplit split(const FeatureBins& bins, bool sorted) const {
    SharedSplit found{.gain = set_.gain, .feature = feature_};
    LevelSplit levels{.bins = {}, .sorted = sorted};
    levels.bins.reserve(set_.count);
    for (std::size_t i = 0; i < set_.count; ++i) {
      const std::uint32_t bin = level(set_, i).bin;
      if (bin == bins.missing_bin()) {
        found.missing_left = true;
      } else {
        levels.bins.push_back(bin);
      }
    }
    std::sort(levels.bins.begin(), levels.bins.end());
    found.levels = std::make_shared<const LevelSplit>(std::move(levels));
    return found;
  }

  const Nodes& nodes_;
  const BoostingOptions& options_;
  std::size_t feature_ = 0;
  std::vector<double> pooled_;  // of each bin: steps and hessians by output, rows
  std::vector<Level> levels_;
  std::vector<double> left_;  // what goes left, node after node
  Set set_{.gain = 0};
};

}  // namespace mliot::boosting
