// Trains a forest of boosted trees.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "mliot/boosting/options.hpp"
#include "mliot/core/collective.hpp"
#include "mliot/core/monitor.hpp"
#include "mliot/data/block_source.hpp"
#include "mliot/trees/tree.hpp"

namespace mliot::boosting {

/// Rows to learn from, or to judge by. Spans may be empty where it says so; else one value a row.
template <class T>
struct TrainingData {
  const data::BlockSource<T>* features = nullptr;
  std::span<const double> target;

  /// Not negative; empty is 1 everywhere. A row of weight 0 is as good as absent.
  std::span<const double> weight = {};

  /// Raw score each row starts from; when given, no base score is fitted.
  std::span<const double> init_score = {};

  /// 1: the row judges early stopping and is not trained on. Empty is 0 everywhere.
  std::span<const std::uint8_t> holdout = {};

  /// Of each feature the number of its levels, if it is a category, else 0; empty: all are numbers.
  /// A category holds its levels as numbers from 0; others count as levels that were never seen.
  std::span<const std::int64_t> levels = {};

  /// Called when training has its own copies of the present rows' values and no longer reads the
  /// spans, so that the caller may free what they view. Never called when it reads them in place.
  std::function<void()> spans_read = {};

  /// Rows of another table that judge early stopping, besides those held out. May be null.
  const TrainingData* evaluation = nullptr;
};

/// Most levels of a category.
inline constexpr std::int64_t kMostLevels = 65'000;

/// Trees and what turns their leaf sums into a raw score:
/// raw = base_score + ldexp(sum of the leaf values, -grid_exponent), one rounding.
struct FittedTrees {
  std::int64_t columns = 0;
  int grid_exponent = 0;
  double base_score = 0;
  std::vector<trees::Tree> trees;
};

/// What fit() gives back.
struct FitResult {
  FittedTrees forest;

  /// Number of trees that did best on the judging rows; all trees when nothing judges.
  std::int64_t best_iteration = 0;

  /// Name and value after each tree of the loss on the judging rows; empty when nothing judges.
  std::string metric;
  std::vector<double> evaluations;
};

/// Grows options.n_estimators trees, leaf by leaf, on histograms of integers.
///
/// Features are cut into at most max_bin bins at quantiles. Each row's gradient and hessian become
/// 15-bit integers on a power-of-two scale, and the few rows beyond it are kept exactly apart, so
/// that all sums are exact and the trees do not depend on threads, instruction set or the order
/// of summation.
///
/// Categories are split into two sets of levels: sorted by gradient / (hessian + cat_smooth), the
/// best division of a node's levels is one of their order, and prefixes from both ends are tried.
///
/// Missing:  NaN has its own bin; each split learns the side it goes to. Where training saw none,
///           it follows the child with more rows. In a category it is one more level; where a node
///           has none, it goes right with the levels that were never seen.
/// Cost:     about three histogram updates a row, feature and tree; 104 bytes a row at 28 features.
/// Source:   Friedman 2001, "Greedy function approximation"; Fisher 1958, "On grouping for maximum
///           homogeneity" (the order of levels); Ke et al. 2017, "LightGBM"; Shi et
///           al. 2022, "Quantized training of gradient boosting decision trees".
///
/// Group:    every process of the collective brings its own rows, those of rank 0 first, and gets
///           the model that one process would train on all of them, bit for bit.
///
/// Throws InvalidArgument for targets, weights or options out of range (naming the row), and
/// whatever the monitor throws. T is float or double.
template <class T>
FitResult fit(const TrainingData<T>& data, const BoostingOptions& options, int threads,
              Monitor& monitor = no_monitor(), const Collective& collective = {});

/// A number that differs when any bit of the trees differs.
std::uint64_t hash(const FittedTrees& forest);

/// The prediction that belongs to a raw score: itself, e^raw (poisson, tweedie) or
/// 1 / (1 + e^-raw) (binary). Equal bits on every machine.
double response(Objective objective, double raw) noexcept;

}  // namespace mliot::boosting
