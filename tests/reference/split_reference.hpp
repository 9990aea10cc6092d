// Best splits in plain loops, from the rows. size waiver: what is judged shares one state.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "boosting/binner.hpp"
#include "boosting/gradients.hpp"
#include "mliot/boosting/options.hpp"
#include "reference/level_reference.hpp"

namespace mliot::reference {

using boosting::BoostingOptions;
using boosting::Gradients;

/// What one tree's splits are judged from: features, bins, the iteration's integer gradients.
class SplitReference {
 public:
  SplitReference(std::vector<std::vector<double>> columns, const BoostingOptions& options)
      : columns_(std::move(columns)), options_(options) {}

  struct Choice {
    double gain = 0;
    std::size_t feature = 0;
    std::size_t bin = 0;
    bool missing_left = false;
    LevelTrial trial = {};  ///< of a category
  };
  void unpack() {
    sums_.assign(columns_.front().size(), {});
    for (std::size_t i = 0; i < sums_.size(); ++i) {
      const std::uint32_t pair = gradients_->pairs[i];
      sums_[i] = {static_cast<std::int16_t>(pair >> 16), static_cast<std::int64_t>(pair & 0xFFFF)};
    }
    for (std::size_t i = 0; i < gradients_->full.size(); ++i) {
      sums_[i] = {gradients_->full[i].gradient, gradients_->full[i].hessian};
    }
    for (const auto& side : gradients_->side) sums_[side.row] = {side.gradient, side.hessian};
  }

  // A level that is rare among all rows, or none.
  static constexpr int kOther = 1 << 29;

  bool is_rare(std::size_t feature, double level) const {
    const auto& all = columns_[feature];
    return static_cast<double>(std::count(all.begin(), all.end(), level)) < options_.cat_smooth;
  }

  // How many thresholds lie below x, or which level x is; -1 for NaN.
  int bin(std::size_t feature_index, std::size_t row) const {
    const double x = columns_[feature_index][row];
    if (std::isnan(x)) return -1;
    const auto& feature = (*features_)[feature_index];
    if (feature.is_categorical()) {
      const bool known = x >= 0 && x < static_cast<double>(feature.bins_of_levels.size()) &&
                         x == std::floor(x) && !is_rare(feature_index, x);
      return known ? static_cast<int>(x) : kOther;
    }
    int b = 0;
    for (const double threshold : feature.thresholds) b += x > threshold ? 1 : 0;
    return b;
  }

  double unit(int exponent) const { return std::ldexp(1.0, exponent); }

  Sums total(const std::vector<std::size_t>& rows) const {
    Sums sum;
    for (const std::size_t i : rows) {
      sum.gradient += sums_[i].gradient;
      sum.hessian += sums_[i].hessian;
    }
    return sum;
  }

  double shrink(double g) const {
    const double alpha = options_.reg_alpha;
    return g > alpha ? g - alpha : (g < -alpha ? g + alpha : 0.0);
  }

  // Gain of sending `left` one way and the rest of `all` the other; negative when a rule forbids
  // it.
  double gain(const Sums& all, const Sums& left, std::size_t n, double more_lambda = 0) const {
    const double gu = unit(gradients_->gradient_exponent);
    const double hu = unit(gradients_->hessian_exponent);
    const std::int64_t other = all.hessian - left.hessian;
    const double per_hessian = static_cast<double>(n) / static_cast<double>(all.hessian);
    const double left_rows = static_cast<double>(left.hessian) * per_hessian;
    const double least = std::max(1.0, static_cast<double>(options_.min_child_samples));
    if (left.hessian < 1 || other < 1) return -1;
    if (static_cast<double>(left.hessian) * hu < options_.min_child_weight) return -1;
    if (static_cast<double>(other) * hu < options_.min_child_weight) return -1;
    if (left_rows < least - 0.5 || left_rows >= static_cast<double>(n) - least + 0.5) return -1;
    const double gl = shrink(static_cast<double>(left.gradient) * gu);
    const double gr = shrink(static_cast<double>(all.gradient - left.gradient) * gu);
    const double lambda = options_.reg_lambda + more_lambda;
    const double hl = static_cast<double>(left.hessian) * hu + lambda;
    const double hr = static_cast<double>(other) * hu + lambda;
    return (gl * gl * hr + gr * gr * hl) / (hl * hr);
  }

  double score(const Sums& all) const {
    const double g =
        shrink(static_cast<double>(all.gradient) * unit(gradients_->gradient_exponent));
    return g * g /
           (static_cast<double>(all.hessian) * unit(gradients_->hessian_exponent) +
            options_.reg_lambda);
  }

  // Whether a split sends a row of this bin (-1: missing) left.
  static bool goes_left(const Choice& split, int b) {
    const auto& set = split.trial.levels;
    if (b < 0) return split.missing_left;
    if (set.empty()) return b <= static_cast<int>(split.bin);
    return std::find(set.begin(), set.end(), b) != set.end();
  }

  // What a shared split gains in one node; 0 where the node stays whole.
  double shared_gain(const std::vector<std::size_t>& rows, const Choice& split) const {
    const Sums all = total(rows);
    Sums left;
    for (const std::size_t i : rows) {
      if (!goes_left(split, bin(split.feature, i))) continue;
      left.gradient += sums_[i].gradient;
      left.hessian += sums_[i].hessian;
    }
    const double own = score(all);
    const double more = split.trial.sorted ? options_.cat_l2 : 0;
    const double found = gain(all, left, rows.size(), more);
    return found > own + own * 0x1p-40 ? found - own : 0;
  }

  using Nodes = std::vector<std::vector<std::size_t>>;

  // The levels of a node, rare ones apart.
  LevelSums level_sums(const std::vector<std::size_t>& rows, std::size_t f) const {
    LevelSums sums;
    for (const std::size_t i : rows) {
      const int level = bin(f, i);
      if (level == kOther) continue;
      sums[level].gradient += sums_[i].gradient;
      sums[level].hessian += sums_[i].hessian;
    }
    return sums;
  }

  std::size_t known_levels(std::size_t f) const {
    std::set<double> levels;
    for (std::size_t i = 0; i < columns_[f].size(); ++i) {
      if (const int level = bin(f, i); level >= 0 && level != kOther) levels.insert(level);
    }
    return levels.size();
  }

  // The sets of levels tried for all nodes at once.
  std::vector<LevelTrial> shared_trials(const Nodes& nodes, std::size_t f) const {
    struct Pooled {
      double step = 0, hessian = 0, rows = 0;
    };
    constexpr int kMissing = 1 << 28;  // behind all levels
    std::map<int, Pooled> pooled;
    double all_rows = 0;
    for (const auto& rows : nodes) {
      const LevelNode node{total(rows), rows.size(), unit(gradients_->hessian_exponent)};
      const double g = static_cast<double>(node.all.gradient) * unit(gradients_->gradient_exponent);
      const double h = static_cast<double>(node.all.hessian) * node.hessian_unit;
      all_rows += node.rows_of(node.all.hessian);
      for (const auto& [level, sum] : level_sums(rows, f)) {
        Pooled& to = pooled[level < 0 ? kMissing : level];
        const double hessian = static_cast<double>(sum.hessian) * node.hessian_unit;
        const double gradient =
            static_cast<double>(sum.gradient) * unit(gradients_->gradient_exponent);
        to.step += gradient - hessian * (g / h);
        to.hessian += hessian;
        to.rows += node.rows_of(sum.hessian);
      }
    }
    const auto number = [](int level) { return level == kMissing ? -1 : level; };
    std::vector<LevelTrial> trials;
    const bool sorted = static_cast<std::int64_t>(known_levels(f)) > options_.max_cat_to_onehot;
    std::vector<std::pair<double, int>> order;
    for (const auto& [level, each] : pooled) {
      if (!sorted) trials.push_back({{number(level)}});
      if (!(each.rows > 0) || each.rows < options_.cat_smooth - 0.5) continue;
      order.emplace_back(each.step / (each.hessian + options_.cat_smooth), level);
    }
    if (!sorted) return trials;
    std::sort(order.begin(), order.end());
    const std::size_t by_default = std::max<std::size_t>(16, order.size() / 64);
    const std::size_t allowed = options_.max_cat_threshold
                                    ? static_cast<std::size_t>(*options_.max_cat_threshold)
                                    : by_default;
    const std::size_t most = std::min(allowed, (order.size() + 1) / 2);
    const double least = static_cast<double>(options_.min_data_per_group) - 0.5;
    for (const bool backwards : {false, true}) {
      if (backwards) std::reverse(order.begin(), order.end());
      LevelTrial trial{.levels = {}, .sorted = true};
      double since = 0;
      double right = all_rows;
      for (std::size_t i = 0; i < most; ++i) {
        trial.levels.push_back(number(order[i].second));
        since += pooled[order[i].second].rows;
        right -= pooled[order[i].second].rows;
        if (right < least || since < least) continue;
        since = 0;
        trials.push_back(trial);
      }
    }
    return trials;
  }

  // Raises `best` by the best set of levels for all nodes.
  bool try_shared_levels(const Nodes& nodes, std::size_t f, Choice& best) const {
    bool any = false;
    for (const LevelTrial& trial : shared_trials(nodes, f)) {
      const bool missing =
          std::find(trial.levels.begin(), trial.levels.end(), -1) != trial.levels.end();
      Choice split{0, f, 0, missing, trial};
      for (const auto& rows : nodes) split.gain += shared_gain(rows, split);
      if (!(split.gain > best.gain)) continue;
      best = split;
      any = true;
    }
    return any;
  }

  // The split of largest summed gain over the nodes of a level.
  Choice best_shared(const Nodes& nodes) const {
    Choice best;
    best.gain = options_.min_split_gain;
    bool any = false;
    for (std::size_t f = 0; f < columns_.size(); ++f) {
      if (!mask_.empty() && !mask_[f]) continue;
      if ((*features_)[f].is_categorical()) {
        any = try_shared_levels(nodes, f, best) || any;
        continue;
      }
      bool gaps = false;
      Sums all;
      for (const auto& rows : nodes) {
        for (const std::size_t i : rows) gaps = gaps || bin(f, i) < 0;
        all.hessian += total(rows).hessian;
      }
      for (const bool missing_left : {false, true}) {
        if (missing_left && !gaps) continue;
        for (std::size_t b = 0; b + (gaps ? 0 : 1) < (*features_)[f].count(); ++b) {
          Choice split{0, f, b, missing_left};
          Sums left;
          for (const auto& rows : nodes) {
            split.gain += shared_gain(rows, split);
            for (const std::size_t i : rows) {
              if (bin(f, i) <= static_cast<int>(b)) left.hessian += sums_[i].hessian;
            }
          }
          if (!gaps) split.missing_left = 2 * left.hessian >= all.hessian;
          if (!(split.gain > best.gain)) continue;
          best = split;
          any = true;
        }
      }
    }
    return any ? best : Choice{};
  }

  Choice best(const std::vector<std::size_t>& rows) const {
    const Sums all = total(rows);
    const double own = score(all);
    double bar = own + std::max(options_.min_split_gain, own * 0x1p-40);
    Choice choice;
    for (std::size_t f = 0; f < columns_.size(); ++f) {
      if (!mask_.empty() && !mask_[f]) continue;
      if ((*features_)[f].is_categorical()) {
        try_levels(rows, f, own, bar, choice);
        continue;
      }
      const std::size_t bins = (*features_)[f].count();
      std::vector<Sums> histogram(bins);
      Sums missing;
      for (const std::size_t i : rows) {
        const int b = bin(f, i);
        Sums& sum = b < 0 ? missing : histogram[static_cast<std::size_t>(b)];
        sum.gradient += sums_[i].gradient;
        sum.hessian += sums_[i].hessian;
      }
      const bool gaps = missing.gradient != 0 || missing.hessian != 0;
      for (const bool missing_left : {false, true}) {
        if (missing_left && !gaps) continue;
        Sums left = missing_left ? missing : Sums{};
        for (std::size_t b = 0; b + (gaps ? 0 : 1) < bins; ++b) {
          left.gradient += histogram[b].gradient;
          left.hessian += histogram[b].hessian;
          const double found = gain(all, left, rows.size());
          if (!(found > bar)) continue;
          bar = found;
          choice = {found - own, f, b, gaps ? missing_left : 2 * left.hessian >= all.hessian};
        }
      }
    }
    return choice;
  }

  void try_levels(const std::vector<std::size_t>& rows, std::size_t f, double own, double& bar,
                  Choice& choice) const {
    const LevelNode node{total(rows), rows.size(), unit(gradients_->hessian_exponent)};
    const LevelSums sums = level_sums(rows, f);
    for (const LevelTrial& trial : level_trials(sums, known_levels(f), node, options_)) {
      const double more = trial.sorted ? options_.cat_l2 : 0;
      const double found = gain(node.all, trial.sums(sums), rows.size(), more);
      if (!(found > bar)) continue;
      bar = found;
      const bool missing =
          std::find(trial.levels.begin(), trial.levels.end(), -1) != trial.levels.end();
      choice = {found - own, f, 0, missing, trial};
    }
  }

 protected:
  std::vector<std::vector<double>> columns_;
  BoostingOptions options_;
  const std::vector<boosting::FeatureBins>* features_ = nullptr;
  const Gradients* gradients_ = nullptr;
  std::vector<bool> mask_;
  std::vector<Sums> sums_;
};

}  // namespace mliot::reference
