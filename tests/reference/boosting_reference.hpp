// A trainer in plain loops: every node sums its own rows again, one bin and one split at a time.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "boosting/binner.hpp"
#include "boosting/gradients.hpp"
#include "boosting/leaf_values.hpp"
#include "boosting/loss.hpp"
#include "boosting/sampling.hpp"
#include "mliot/boosting/fit.hpp"
#include "reference/split_reference.hpp"
#include "support/lone_group.hpp"

namespace mliot::reference {

/// Grows the trees of boosting::fit for rows that all teach, from the same integer gradients.
class BoostingReference : protected SplitReference {
 public:
  BoostingReference(std::vector<std::vector<double>> columns, std::vector<double> target,
                    std::vector<double> weight, const BoostingOptions& options)
      : SplitReference(std::move(columns), options) {
    rows_.target.borrow(target_ = std::move(target));
    rows_.weight.borrow(weight_ = std::move(weight));
  }

  boosting::FittedTrees fit(const std::vector<boosting::FeatureBins>& features) {
    features_ = &features;
    const boosting::Loss loss(options_);
    const std::size_t n = target_.size();
    const testing::LoneGroup alone(n);
    std::vector<double> sums(n, 0.0);
    boosting::Scores scores;
    scores.base = loss.base_score(rows_.loss_rows(), alone.group);
    scores.sums = sums;
    const boosting::LeafGrid grid(options_, scale(loss, scores.base));
    scores.unit = grid.unit();
    boosting::GradientPacker packer(loss, rows_.loss_rows(), alone.group, 1);
    if (options_.histogram_precision == boosting::HistogramPrecision::exact) {
      packer.keep_all_digits();
    }
    boosting::Sampler sampler(options_, alone.group, n, columns_.size());
    boosting::FittedTrees forest{
        static_cast<std::int64_t>(columns_.size()), grid.exponent, scores.base, {}};
    for (std::int64_t t = 0; t < options_.n_estimators; ++t) {
      gradients_ = &packer.pack(scores);
      mask_ = sampler.features(static_cast<std::size_t>(t));
      unpack();
      std::vector<std::size_t> all;
      const auto* bag = sampler.bag(static_cast<std::size_t>(t));
      for (std::size_t i = 0; i < n; ++i) {
        if (bag == nullptr || std::find(bag->begin(), bag->end(), i) != bag->end()) {
          all.push_back(i);
        }
      }
      grow(all);
      for (Leaf& leaf : leaves_) {
        leaf.value = grid.round(options_.learning_rate * step(leaf, loss, scores));
      }
      forest.trees.push_back(tree());
      for (std::size_t i = 0; i < n; ++i) {
        std::vector<double> row;
        for (const auto& column : columns_) row.push_back(column[i]);
        const trees::Tree& last = forest.trees.back();
        sums[i] += static_cast<double>(last.leaves[last.leaf_of(row)]);
      }
    }
    return forest;
  }

 protected:
  struct Leaf {
    std::vector<std::size_t> rows;
    std::int64_t depth = 0;
    Choice choice;
    std::int64_t value = 0;
    std::vector<bool> path;              // turns from the root; true is right
    std::vector<trees::Node> ancestors;  // one a turn
    std::vector<trees::LevelSet> sets;   // of each of them
    bool sorted_levels = false;          // the last one's
  };

  double scale(const boosting::Loss& loss, double base) const {
    double largest = 0;
    for (const double y : target_) largest = std::max(largest, std::abs(y - base));
    return loss.identity_link() ? largest : 4;
  }

  void judge(Leaf& leaf) const {
    leaf.choice = {};
    if (options_.max_depth > 0 && leaf.depth >= options_.max_depth) return;
    leaf.choice = best(leaf.rows);
  }

  // Whether a is split before b: the higher level where levels count, then the larger gain.
  bool goes_first(const Leaf& a, const Leaf& b) const {
    const bool levels = options_.grow_policy == boosting::GrowPolicy::depthwise;
    if (levels && a.depth != b.depth) return a.depth < b.depth;
    return a.choice.gain > b.choice.gain;
  }

  void grow_levels() {
    std::int64_t levels = 0;
    while ((std::int64_t{2} << levels) <= options_.num_leaves) ++levels;
    if (options_.max_depth > 0) levels = std::min(levels, options_.max_depth);
    const std::size_t least =
        2 * static_cast<std::size_t>(std::max<std::int64_t>(1, options_.min_child_samples));
    for (std::int64_t level = 0; level < levels; ++level) {
      std::vector<std::vector<std::size_t>> nodes;
      for (const Leaf& leaf : leaves_) {
        if (leaf.rows.size() >= least) nodes.push_back(leaf.rows);
      }
      const Choice shared = best_shared(nodes);
      if (shared.gain <= 0) return;
      std::vector<Leaf> next;
      for (Leaf& leaf : leaves_) {
        leaf.choice = shared;
        leaf.choice.gain = leaf.rows.size() >= least ? shared_gain(leaf.rows, shared) : 0;
        if (leaf.choice.gain <= 0) {
          next.push_back(leaf);
          continue;
        }
        Leaf left;
        Leaf right;
        divide(leaf, left, right);
        next.push_back(left);
        next.push_back(right);
      }
      leaves_ = next;
    }
  }

  void grow(const std::vector<std::size_t>& all) {
    leaves_.assign(1, {});
    leaves_[0].rows = all;
    if (options_.grow_policy == boosting::GrowPolicy::oblivious) return grow_levels();
    judge(leaves_[0]);
    std::vector<std::size_t> ages{0};
    std::size_t next_age = 1;
    while (static_cast<std::int64_t>(leaves_.size()) < options_.num_leaves) {
      std::size_t chosen = leaves_.size();
      for (std::size_t i = 0; i < leaves_.size(); ++i) {
        if (leaves_[i].choice.gain <= 0) continue;
        const bool first = chosen == leaves_.size() || goes_first(leaves_[i], leaves_[chosen]);
        const bool tie = !first && !goes_first(leaves_[chosen], leaves_[i]);
        if (first || (tie && ages[i] < ages[chosen])) chosen = i;
      }
      if (chosen == leaves_.size()) return;
      Leaf left;
      Leaf right;
      divide(leaves_[chosen], left, right);
      leaves_[chosen] = left;
      ages[chosen] = next_age++;
      leaves_.insert(leaves_.begin() + static_cast<std::ptrdiff_t>(chosen) + 1, right);
      ages.insert(ages.begin() + static_cast<std::ptrdiff_t>(chosen) + 1, next_age++);
    }
  }

  void divide(const Leaf& parent, Leaf& left, Leaf& right) const {
    const Choice& split = parent.choice;
    for (const std::size_t i : parent.rows) {
      const int b = bin(split.feature, i);
      const auto& set = split.trial.levels;
      const bool in_set = std::find(set.begin(), set.end(), b) != set.end();
      const bool below = set.empty() ? b <= static_cast<int>(split.bin) : in_set;
      const bool go_left = b < 0 ? split.missing_left : below;
      (go_left ? left : right).rows.push_back(i);
    }
    const auto& thresholds = (*features_)[split.feature].thresholds;
    trees::Node node;
    node.feature = static_cast<std::int32_t>(split.feature);
    node.threshold = split.bin < thresholds.size() ? thresholds[split.bin]
                                                   : std::numeric_limits<double>::infinity();
    node.missing_left = split.missing_left;
    trees::LevelSet set;
    if (!split.trial.levels.empty()) {
      node.threshold = 0;
      node.set = 0;
      for (const int level : split.trial.levels) {
        if (level >= 0) set.insert(static_cast<std::size_t>(level));
      }
    }
    node.gain = static_cast<float>(split.gain);
    node.cover = cover(parent.rows);
    for (Leaf* child : {&left, &right}) {
      child->depth = parent.depth + 1;
      child->path = parent.path;
      child->path.push_back(child == &right);
      child->ancestors = parent.ancestors;
      child->ancestors.push_back(node);
      child->sets = parent.sets;
      child->sets.push_back(set);
      child->sorted_levels = split.trial.sorted;
      judge(*child);
    }
  }

  float cover(const std::vector<std::size_t>& rows) const {
    return static_cast<float>(static_cast<double>(total(rows).hessian) *
                              unit(gradients_->hessian_exponent));
  }

  double step(const Leaf& leaf, const boosting::Loss& loss, const boosting::Scores& scores) const {
    if (const auto level = loss.renewal_level()) return residual_quantile(leaf, *level, scores);
    const Sums sum = total(leaf.rows);
    Sums rest;
    for (const std::size_t i : leaf.rows) {
      rest.gradient += static_cast<std::int16_t>(gradients_->rests[i] >> 16);
      rest.hessian += static_cast<std::int16_t>(gradients_->rests[i] & 0xFFFF);
    }
    const double whole_g =
        static_cast<double>(sum.gradient) + static_cast<double>(rest.gradient) / 32768;
    const double whole_h =
        static_cast<double>(sum.hessian) + static_cast<double>(rest.hessian) / 32768;
    const double g = shrink(whole_g * unit(gradients_->gradient_exponent));
    const double lambda = options_.reg_lambda + (leaf.sorted_levels ? options_.cat_l2 : 0);
    const double h = whole_h * unit(gradients_->hessian_exponent) + lambda;
    return h > 0 ? -g / h : 0;
  }

  // The residual r that minimises the pinball loss, by trying every pair of neighbours. Weights of
  // the tests are small integers, so that sums are exact.
  double residual_quantile(const Leaf& leaf, double level, const boosting::Scores& scores) const {
    std::vector<double> copies;
    for (const std::size_t i : leaf.rows) {
      const double raw = scores.base + scores.sums[i] * scores.unit;
      const int times = weight_.empty() ? 1 : static_cast<int>(weight_[i]);
      for (int k = 0; k < times; ++k) copies.push_back(target_[i] - raw);
    }
    std::sort(copies.begin(), copies.end());
    const double place = level * static_cast<double>(copies.size());
    const auto below = static_cast<std::size_t>(std::ceil(place)) - 1;
    const bool exact = std::ceil(place) == place && below + 1 < copies.size();
    return exact ? copies[below] / 2 + copies[below + 1] / 2 : copies[below];
  }

  // Leaves stand from left to right; the nodes of a tree follow from the leaves' paths.
  trees::Tree tree() const {
    trees::Tree tree;
    for (const Leaf& leaf : leaves_) {
      tree.leaves.push_back(leaf.value);
      tree.leaf_cover.push_back(cover(leaf.rows));
    }
    add_nodes(tree, 0, leaves_.size(), 0);
    return tree;
  }

  void add_nodes(trees::Tree& tree, std::size_t first, std::size_t end, std::size_t depth) const {
    if (end - first == 1) return;
    std::size_t middle = first;
    while (!leaves_[middle].path[depth]) ++middle;
    trees::Node node = leaves_[first].ancestors[depth];
    node.first = static_cast<std::int32_t>(first);
    node.middle = static_cast<std::int32_t>(middle);
    node.end = static_cast<std::int32_t>(end);
    if (node.is_categorical()) {
      node.set = static_cast<std::int32_t>(tree.sets.size());
      tree.sets.push_back(leaves_[first].sets[depth]);
    }
    tree.nodes.push_back(node);
    add_nodes(tree, first, middle, depth + 1);
    add_nodes(tree, middle, end, depth + 1);
  }

  std::vector<double> target_;
  std::vector<double> weight_;
  boosting::RowSet rows_;
  std::vector<Leaf> leaves_;
};

}  // namespace mliot::reference
