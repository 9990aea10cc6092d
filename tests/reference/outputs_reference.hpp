// The trainer in plain loops for several outputs: one tree an output and iteration.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "mliot/core/math.hpp"
#include "reference/boosting_reference.hpp"

namespace mliot::reference {

/// Grows the trees of boosting::fit for classes or quantiles of one target.
class OutputsReference : public BoostingReference {
 public:
  OutputsReference(std::vector<std::vector<double>> columns, std::vector<double> target,
                   const BoostingOptions& options, std::size_t outputs)
      : BoostingReference(std::move(columns), std::move(target), {}, options), outputs_(outputs) {}

  boosting::FittedTrees fit(const std::vector<boosting::FeatureBins>& features) {
    features_ = &features;
    const std::size_t n = target_.size();
    const testing::LoneGroup alone(n);
    boosting::FittedTrees forest;
    forest.columns = static_cast<std::int64_t>(columns_.size());
    forest.outputs = outputs_;
    std::vector<boosting::Loss> losses;
    std::vector<boosting::LeafGrid> grids;
    for (std::size_t k = 0; k < outputs_; ++k) {
      losses.emplace_back(options_, k);
      forest.base_scores.push_back(losses[k].base_score(rows_.loss_rows(), alone.group));
      grids.emplace_back(options_, scale(losses[k], forest.base_scores[k]));
      forest.grid_exponents.push_back(grids[k].exponent);
    }
    std::vector<boosting::GradientPacker> packers;
    for (const boosting::Loss& loss : losses) {
      packers.emplace_back(loss, rows_.loss_rows(), alone.group, 1);
    }
    std::vector<std::vector<double>> sums(outputs_, std::vector<double>(n, 0.0));
    std::vector<std::size_t> all(n);
    for (std::size_t i = 0; i < n; ++i) all[i] = i;
    for (std::int64_t iteration = 0; iteration < options_.n_estimators; ++iteration) {
      std::vector<boosting::Scores> raw(outputs_);
      for (std::size_t k = 0; k < outputs_; ++k) {
        raw[k] = {forest.base_scores[k], {}, sums[k], grids[k].unit()};
      }
      const auto shares = shares_of(raw);
      for (std::size_t k = 0; k < outputs_; ++k) {
        const boosting::Scores probabilities{0, {}, shares[k], 1};
        const bool classes = options_.objective == boosting::Objective::multiclass;
        gradients_ = &packers[k].pack(classes ? probabilities : raw[k]);
        mask_.clear();
        unpack();
        grow(all);
        for (Leaf& leaf : leaves_) {
          leaf.value = grids[k].round(options_.learning_rate * step(leaf, losses[k], raw[k]));
        }
        forest.trees.push_back(tree());
        move(forest.trees.back(), sums[k]);
      }
    }
    return forest;
  }

 private:
  // Probabilities by class and row: e^raw by the sum over the classes.
  std::vector<std::vector<double>> shares_of(const std::vector<boosting::Scores>& raw) const {
    std::vector<std::vector<double>> shares(outputs_, std::vector<double>(target_.size()));
    for (std::size_t i = 0; i < target_.size(); ++i) {
      std::vector<double> scores(outputs_);
      for (std::size_t k = 0; k < outputs_; ++k) {
        scores[k] = raw[k].base + raw[k].sums[i] * raw[k].unit;
      }
      const double largest = *std::max_element(scores.begin(), scores.end());
      double sum = 0;
      for (std::size_t k = 0; k < outputs_; ++k)
        sum += shares[k][i] = math::exp(scores[k] - largest);
      for (std::size_t k = 0; k < outputs_; ++k) shares[k][i] /= sum;
    }
    return shares;
  }

  void move(const trees::Tree& tree, std::vector<double>& sums) const {
    for (std::size_t i = 0; i < sums.size(); ++i) {
      std::vector<double> row;
      for (const auto& column : columns_) row.push_back(column[i]);
      sums[i] += static_cast<double>(tree.leaves[tree.leaf_of(row)]);
    }
  }

  std::size_t outputs_;
};

}  // namespace mliot::reference
