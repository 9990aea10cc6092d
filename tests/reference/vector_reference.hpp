// The trainer of trees that several outputs share, in plain loops: every node sums its own rows
// again, split by split. size waiver: what is grown shares one state.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "boosting/binner.hpp"
#include "boosting/gradients.hpp"
#include "boosting/leaf_values.hpp"
#include "boosting/output_losses.hpp"
#include "boosting/output_scores.hpp"
#include "boosting/quantile.hpp"
#include "mliot/boosting/fit.hpp"
#include "support/lone_group.hpp"

namespace mliot::reference {

/// Grows the trees of boosting::fit with multi_strategy 'multi_output_tree', for rows that all
/// teach, from the same integer gradients.
class VectorReference {
 public:
  /// Targets stand side by side, as many a row as `target` has for each.
  VectorReference(std::vector<std::vector<double>> columns, std::vector<double> target,
                  std::vector<double> weight, boosting::BoostingOptions options,
                  std::size_t outputs)
      : columns_(std::move(columns)),
        target_(std::move(target)),
        weight_(std::move(weight)),
        options_(std::move(options)),
        losses_(options_, outputs),
        rows_(columns_[0].size()) {
    set_.targets = target_.size() / rows_;
    set_.target.borrow(target_);
    set_.weight.borrow(weight_);
  }

  boosting::FittedTrees fit(const std::vector<boosting::FeatureBins>& features) {
    features_ = &features;
    const testing::LoneGroup alone(rows_);
    boosting::OutputScores scores(set_, losses_);
    scores_ = &scores;
    boosting::FittedTrees forest;
    forest.columns = static_cast<std::int64_t>(columns_.size());
    forest.outputs = losses_.size();
    forest.vector_leaves = true;
    std::vector<boosting::GradientPacker> packers;
    for (std::size_t k = 0; k < losses_.size(); ++k) {
      const auto rows = scores.set(k).loss_rows();
      forest.base_scores.push_back(losses_[k].base_score(rows, alone.group));
      double largest = losses_[k].identity_link() ? 0 : 4;
      for (const double y : rows.target) {
        if (!losses_[k].identity_link()) break;
        largest = std::max(largest, std::abs(y - forest.base_scores[k]));
      }
      grids_.emplace_back(options_, largest);
      forest.grid_exponents.push_back(grids_[k].exponent);
      scores.start(k, forest.base_scores[k], grids_[k].unit());
      packers.emplace_back(losses_[k], rows, alone.group, 1);
      if (options_.histogram_precision == boosting::HistogramPrecision::exact) {
        packers[k].keep_all_digits();
      }
    }
    for (std::int64_t t = 0; t < options_.n_estimators; ++t) {
      scores.update(1);
      gradients_.clear();
      for (std::size_t k = 0; k < losses_.size(); ++k) {
        gradients_.push_back(&packers[k].pack(scores.read_by_loss(k)));
      }
      forest.trees.push_back(grow());
      move(forest.trees.back(), scores);
    }
    return forest;
  }

 private:
  struct Sums {
    std::vector<double> gradient, hessian;
    std::size_t rows = 0;
  };

  struct Leaf {
    std::vector<std::size_t> rows;
    double gain = 0;
    trees::Node split;
    std::size_t age = 0;
    std::vector<bool> path;
    std::vector<trees::Node> ancestors;
  };

  // The integers of a row in real numbers; whatever is not packed stands in the side list.
  Sums total(const std::vector<std::size_t>& rows) const {
    Sums sums{std::vector<double>(losses_.size()), std::vector<double>(losses_.size()),
              rows.size()};
    for (std::size_t k = 0; k < losses_.size(); ++k) {
      const boosting::Gradients& all = *gradients_[k];
      std::int64_t g = 0;
      std::int64_t h = 0;
      for (const std::size_t i : rows) {
        if (all.full.size() > 0) {
          g += all.full[i].gradient;
          h += all.full[i].hessian;
        }
        g += static_cast<std::int16_t>(all.pairs[i] >> 16);
        h += all.pairs[i] & 0xFFFF;
        for (const auto& side : all.side) {
          if (side.row != i) continue;
          g += side.gradient;
          h += side.hessian;
        }
      }
      sums.gradient[k] = std::ldexp(static_cast<double>(g), all.gradient_exponent);
      sums.hessian[k] = std::ldexp(static_cast<double>(h), all.hessian_exponent);
    }
    return sums;
  }

  double shrink(double g) const {
    const double alpha = options_.reg_alpha;
    return g > alpha ? g - alpha : (g < -alpha ? g + alpha : 0.0);
  }

  double score(const Sums& sums) const {
    const bool shared = losses_[0].constant_hessian();
    std::array<double, 4> stripes{};
    for (std::size_t k = 0; k < losses_.size(); ++k) {
      const double g = shrink(sums.gradient[k]);
      const double h = sums.hessian[k] + options_.reg_lambda;
      stripes[k % 4] += shared ? g * g : (h > 0 ? g * g / h : 0);
    }
    const double all = (stripes[0] + stripes[1]) + (stripes[2] + stripes[3]);
    return shared ? all / (sums.hessian[0] + options_.reg_lambda) : all;
  }

  double mean_hessian(const Sums& sums) const {
    if (losses_[0].constant_hessian()) return sums.hessian[0];
    double sum = 0;
    for (const double h : sums.hessian) sum += h;
    return sum / static_cast<double>(losses_.size());
  }

  bool allowed(const Sums& child) const {
    const double h = mean_hessian(child);
    return static_cast<std::int64_t>(child.rows) >= options_.min_child_samples && h > 0 &&
           h >= options_.min_child_weight;
  }

  void judge(Leaf& leaf) const {
    const Sums all = total(leaf.rows);
    const double own = score(all);
    double bar = own + std::max(options_.min_split_gain, own * 0x1p-40);
    for (std::size_t f = 0; f < columns_.size(); ++f) {
      std::vector<double> cuts = (*features_)[f].thresholds;
      const bool gaps = std::any_of(leaf.rows.begin(), leaf.rows.end(),
                                    [&](std::size_t i) { return std::isnan(columns_[f][i]); });
      if (gaps) cuts.push_back(std::numeric_limits<double>::infinity());
      for (const bool missing_left : {false, true}) {
        if (missing_left && !gaps) continue;
        for (const double cut : cuts) {
          trees::Node node;
          node.feature = static_cast<std::int32_t>(f);
          node.threshold = cut;
          node.missing_left = missing_left;
          const auto [left, right] = divided(leaf.rows, node);
          const Sums sums_left = total(left);
          const Sums sums_right = total(right);
          if (!allowed(sums_left) || !allowed(sums_right)) continue;
          const double gain = score(sums_left) + score(sums_right);
          if (!(gain > bar)) continue;
          bar = gain;
          leaf.gain = gain - own;
          leaf.split = node;
          if (!gaps) leaf.split.missing_left = left.size() >= right.size();
        }
      }
    }
    leaf.split.gain = static_cast<float>(leaf.gain);
    leaf.split.cover = static_cast<float>(mean_hessian(all));
  }

  using Rows = std::vector<std::size_t>;
  std::pair<Rows, Rows> divided(const Rows& rows, const trees::Node& node) const {
    std::pair<Rows, Rows> sides;
    for (const std::size_t i : rows) {
      const double x = columns_[static_cast<std::size_t>(node.feature)][i];
      const bool left = std::isnan(x) ? node.missing_left : x <= node.threshold;
      (left ? sides.first : sides.second).push_back(i);
    }
    return sides;
  }

  trees::Tree grow() {
    leaves_.assign(1, {});
    for (std::size_t i = 0; i < rows_; ++i) leaves_[0].rows.push_back(i);
    judge(leaves_[0]);
    std::size_t ages = 1;
    while (static_cast<std::int64_t>(leaves_.size()) < options_.num_leaves) {
      std::size_t chosen = 0;
      for (std::size_t i = 1; i < leaves_.size(); ++i) {
        const bool older =
            leaves_[i].gain == leaves_[chosen].gain && leaves_[i].age < leaves_[chosen].age;
        if (leaves_[i].gain > leaves_[chosen].gain || older) chosen = i;
      }
      if (!(leaves_[chosen].gain > 0)) break;
      const Leaf parent = leaves_[chosen];
      auto [left, right] = divided(parent.rows, parent.split);
      leaves_[chosen] = child(parent, std::move(left), false, ages++);
      leaves_.insert(leaves_.begin() + static_cast<std::ptrdiff_t>(chosen) + 1,
                     child(parent, std::move(right), true, ages++));
    }
    trees::Tree tree;
    for (const Leaf& leaf : leaves_) {
      for (std::size_t k = 0; k < losses_.size(); ++k) {
        tree.leaves.push_back(grids_[k].round(options_.learning_rate * step(leaf, k)));
      }
      tree.leaf_cover.push_back(static_cast<float>(mean_hessian(total(leaf.rows))));
    }
    add_nodes(tree, 0, leaves_.size(), 0);
    return tree;
  }

  Leaf child(const Leaf& parent, Rows rows, bool right, std::size_t age) const {
    Leaf leaf;
    leaf.rows = std::move(rows);
    leaf.age = age;
    leaf.path = parent.path;
    leaf.path.push_back(right);
    leaf.ancestors = parent.ancestors;
    leaf.ancestors.push_back(parent.split);
    judge(leaf);
    return leaf;
  }

  double step(const Leaf& leaf, std::size_t k) const {
    if (const auto level = losses_[k].renewal_level()) {
      std::vector<boosting::Weighted> residuals;
      for (const std::size_t i : leaf.rows) {
        double raw = 0;
        scores_->raw(k).raw(i, 1, &raw);
        residuals.push_back(
            {scores_->set(k).target.view()[i] - raw, weight_.empty() ? 1.0 : weight_[i]});
      }
      return boosting::weighted_quantile(residuals, *level);
    }
    const std::size_t judge = losses_[0].constant_hessian() ? 0 : k;
    const Sums sums = total(leaf.rows);
    std::int64_t g = 0;
    std::int64_t h = 0;
    for (const std::size_t i : leaf.rows) {
      g += static_cast<std::int16_t>(gradients_[k]->rests[i] >> 16);
      h += static_cast<std::int16_t>(gradients_[judge]->rests[i] & 0xFFFF);
    }
    const double gradient = sums.gradient[k] + std::ldexp(static_cast<double>(g),
                                                          gradients_[k]->gradient_exponent - 15);
    const double hessian =
        sums.hessian[judge] +
        std::ldexp(static_cast<double>(h), gradients_[judge]->hessian_exponent - 15);
    return -shrink(gradient) / (hessian + options_.reg_lambda);
  }

  void add_nodes(trees::Tree& tree, std::size_t first, std::size_t end, std::size_t depth) const {
    if (end - first == 1) return;
    std::size_t middle = first;
    while (!leaves_[middle].path[depth]) ++middle;
    trees::Node node = leaves_[first].ancestors[depth];
    node.first = static_cast<std::int32_t>(first);
    node.middle = static_cast<std::int32_t>(middle);
    node.end = static_cast<std::int32_t>(end);
    tree.nodes.push_back(node);
    add_nodes(tree, first, middle, depth + 1);
    add_nodes(tree, middle, end, depth + 1);
  }

  void move(const trees::Tree& tree, boosting::OutputScores& scores) const {
    for (std::size_t i = 0; i < rows_; ++i) {
      std::vector<double> row;
      for (const auto& column : columns_) row.push_back(column[i]);
      const std::size_t leaf = tree.leaf_of(row);
      for (std::size_t k = 0; k < losses_.size(); ++k) {
        scores.sums(k)[i] += static_cast<double>(tree.leaves[leaf * losses_.size() + k]);
      }
    }
  }

  std::vector<std::vector<double>> columns_;
  std::vector<double> target_, weight_;
  boosting::BoostingOptions options_;
  boosting::OutputLosses losses_;
  std::size_t rows_;
  boosting::RowSet set_;
  const std::vector<boosting::FeatureBins>* features_ = nullptr;
  const boosting::OutputScores* scores_ = nullptr;
  std::vector<const boosting::Gradients*> gradients_;
  std::vector<boosting::LeafGrid> grids_;
  std::vector<Leaf> leaves_;
};

}  // namespace mliot::reference
