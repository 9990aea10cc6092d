// Divisions of a category's levels in plain loops: every set is summed anew.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "mliot/boosting/options.hpp"

namespace mliot::reference {

struct Sums {
  std::int64_t gradient = 0;
  std::int64_t hessian = 0;
};

/// The levels of a node by number, -1 a missing one, with their sums.
using LevelSums = std::map<int, Sums>;

/// A set of levels to try, those that go left.
struct LevelTrial {
  std::vector<int> levels;
  bool sorted = false;

  Sums sums(const LevelSums& all) const {
    Sums sum;
    for (const int level : levels) {
      sum.gradient += all.at(level).gradient;
      sum.hessian += all.at(level).hessian;
    }
    return sum;
  }
};

/// What a node holds, to turn sums into rows and numbers.
struct LevelNode {
  Sums all;
  std::size_t rows = 0;
  double hessian_unit = 1;

  double rows_of(std::int64_t hessian) const {
    return static_cast<double>(hessian) *
           (static_cast<double>(rows) / static_cast<double>(all.hessian));
  }
};

/// The sets that are tried, in their order: one level against the others, or the ends of the order
/// by G / (H + cat_smooth), far enough apart. Sizes of children are not checked.
inline std::vector<LevelTrial> level_trials(const LevelSums& sums, std::size_t levels,
                                            const LevelNode& node,
                                            const boosting::BoostingOptions& options) {
  std::vector<LevelTrial> trials;
  if (static_cast<std::int64_t>(levels) <= options.max_cat_to_onehot) {
    for (const auto& [level, sum] : sums) {
      if (level >= 0) trials.push_back({{level}});
    }
    if (sums.contains(-1)) trials.push_back({{-1}});
    return trials;
  }
  std::vector<std::pair<double, int>> order;
  for (const auto& [level, sum] : sums) {
    if (node.rows_of(sum.hessian) < options.cat_smooth - 0.5) continue;
    const double ratio =
        static_cast<double>(sum.gradient) /
        (static_cast<double>(sum.hessian) + options.cat_smooth / node.hessian_unit);
    order.emplace_back(ratio, level < 0 ? 1 << 30 : level);
  }
  std::sort(order.begin(), order.end());
  const std::size_t by_default = std::max<std::size_t>(16, order.size() / 64);
  const std::size_t allowed =
      options.max_cat_threshold ? static_cast<std::size_t>(*options.max_cat_threshold) : by_default;
  const std::size_t most = std::min(allowed, (order.size() + 1) / 2);
  const auto least = static_cast<double>(options.min_data_per_group) - 0.5;
  for (const bool backwards : {false, true}) {
    if (backwards) std::reverse(order.begin(), order.end());
    for (std::size_t count = 1; count <= most; ++count) {
      LevelTrial trial{.levels = {}, .sorted = true};
      for (std::size_t i = 0; i < count; ++i) {
        trial.levels.push_back(order[i].second == 1 << 30 ? -1 : order[i].second);
      }
      trials.push_back(trial);
    }
  }
  // The rows between one set that was tried and the next, and those on the other side.
  std::vector<LevelTrial> kept;
  std::size_t before = 0;
  for (const LevelTrial& trial : trials) {
    const Sums sum = trial.sums(sums);
    if (trial.levels.size() == 1) before = 0;
    const bool last = !kept.empty() && before > 0;
    const std::int64_t known = last ? kept.back().sums(sums).hessian : 0;
    const auto child = static_cast<double>(std::max<std::int64_t>(1, options.min_child_samples));
    const bool large =
        node.rows_of(sum.hessian) >= child - 0.5 &&
        static_cast<double>(sum.hessian) * node.hessian_unit >= options.min_child_weight;
    if (!large || node.rows_of(sum.hessian - known) < least) continue;
    if (node.rows_of(node.all.hessian - sum.hessian) < least) continue;
    kept.push_back(trial);
    before = trial.levels.size();
  }
  return kept;
}

}  // namespace mliot::reference
