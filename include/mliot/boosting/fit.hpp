// Trains a forest of boosted trees.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "mliot/boosting/dataset.hpp"
#include "mliot/boosting/evaluation.hpp"
#include "mliot/boosting/options.hpp"
#include "mliot/core/collective.hpp"
#include "mliot/core/monitor.hpp"
#include "mliot/data/block_source.hpp"
#include "mliot/trees/forest.hpp"
#include "mliot/trees/tree.hpp"

namespace mliot::boosting {

/// A fitted model to go on from: the trees that its predictions sum stay, with their base score and
/// grid; those behind the best iteration of an early stopping do not.
///
/// A training cut after any tree and continued with the same rows and options gives the model of
/// the training that was not cut, bit for bit.
struct InitModel {
  const trees::Forest* forest = nullptr;  ///< null: start afresh
  const BoostingOptions* options = nullptr;

  explicit operator bool() const noexcept { return forest != nullptr; }
};

/// Why no more trees were added.
enum class StopReason : std::uint8_t {
  completed,       ///< n_estimators trees are there
  early_stopping,  ///< the judging rows saw no progress
  no_gain,         ///< no split lowers the loss any more
  requested        ///< the monitor threw StopTraining
};
constexpr std::array<std::string_view, 4> enum_names(StopReason) {
  return {"completed", "early_stopping", "no_gain", "requested"};
}

/// Rows to learn from, or to judge by. Spans may be empty where it says so; else one value a row.
template <class T>
struct TrainingData {
  const data::BlockSource<T>* features = nullptr;

  /// Several targets a row, side by side, make a model of as many outputs.
  std::span<const double> target;

  /// Not negative; empty is 1 everywhere. A row of weight 0 is as good as absent.
  std::span<const double> weight = {};

  /// Raw score each row starts from, the outputs' side by side; when given, no base score is
  /// fitted.
  std::span<const double> init_score = {};

  /// 1: the row judges early stopping and is not trained on. Empty is 0 everywhere.
  std::span<const std::uint8_t> holdout = {};

  /// Of each feature the number of its levels, if it is a category, else 0; empty: all are numbers.
  /// A category holds its levels as numbers from 0; others count as levels that were never seen.
  std::span<const std::int64_t> levels = {};

  /// Called when training has its own copies of the present rows' values and no longer reads the
  /// spans, so that the caller may free what they view. Never called when it reads them in place.
  std::function<void()> spans_read = {};

  /// Called when nothing of the rows is read any more, the features included: training has their
  /// bins. Never called when it reads the spans in place.
  std::function<void()> rows_read = {};

  /// Holds one copy of the bins instead of two: less memory, slower by a sixth, the same model.
  /// Tables of more than 2^27 values are trained so in any case. Without effect where trees
  /// are grown from bags of rows, and for several outputs.
  bool compact = false;

  /// Rows of other tables that judge, each a set of its own, after those held out.
  std::vector<const TrainingData*> evaluations = {};

  /// What is computed of the judging rows after each tree; empty is the loss. The first metric on
  /// the first set decides on early stopping and the best iteration.
  std::vector<EvalMetric> eval_metrics = {};

  /// Trees that the training goes on from.
  InitModel init_model = {};

  /// The bins of `features`, cut before; null: they are cut by the rows that teach.
  const Dataset* dataset = nullptr;
};

/// Most levels of a category.
inline constexpr std::int64_t kMostLevels = 65'000;

/// Trees and what turns their leaf sums into a raw score:
/// raw = base_score + ldexp(sum of the leaf values, -grid_exponent), one rounding.
/// Several outputs have grids and base scores of their own, as trees::ForestParts says.
struct FittedTrees {
  std::int64_t columns = 0;
  int grid_exponent = 0;
  double base_score = 0;
  std::vector<trees::Tree> trees;
  std::size_t outputs = 1;
  bool vector_leaves = false;
  std::vector<int> grid_exponents = {};
  std::vector<double> base_scores = {};
};

/// What fit() gives back.
struct FitResult {
  FittedTrees forest;

  /// Number of iterations that did best on the judging rows; all when nothing judges.
  std::int64_t best_iteration = 0;

  /// Metrics of the judging rows, set by set; empty when nothing judges.
  std::vector<Evaluation> evaluations;

  StopReason stop_reason = StopReason::completed;

  /// Features that are the same in all rows that taught, and so of no use.
  std::vector<std::size_t> constant_features;
};

/// Grows options.n_estimators trees, on top of those of an init_model, on histograms of integers.
///
/// Features are cut into at most max_bin bins at quantiles. Each row's gradient and hessian become
/// 15-bit integers on a power-of-two scale, and the few rows beyond it are kept exactly apart, so
/// that all sums are exact and the trees do not depend on threads, instruction set or the order
/// of summation.
///
/// Categories are split into two sets of levels: sorted by gradient / (hessian + cat_smooth), the
/// best division of a node's levels is one of their order, and prefixes from both ends are tried.
/// A level of fewer training rows than cat_smooth goes right everywhere, as if it were not there.
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
/// Throws InvalidArgument for targets, weights or options out of range (naming the row),
/// ResourceLimit for more than 2^31 - 1 rows or a category of too many levels, and whatever the
/// monitor or a metric throws, but for StopTraining after the first tree. T is float or double.
template <class T>
FitResult fit(const TrainingData<T>& data, const BoostingOptions& options, int threads,
              Monitor& monitor = no_monitor(), const Collective& collective = {});

/// A number that differs when any bit of the trees differs.
std::uint64_t hash(const FittedTrees& forest);

/// The prediction that belongs to a raw score: itself, e^raw (poisson, tweedie) or
/// 1 / (1 + e^-raw) (binary). Equal bits on every machine.
double response(Objective objective, double raw) noexcept;

/// Turns raw scores, `outputs` a row side by side, into predictions: each its response; for
/// `multiclass` e^raw by the sum over the classes; and several quantiles sorted, so that they do
/// not cross. Equal bits on every machine. Source: Chernozhukov, Fernandez-Val and Galichon 2010,
/// "Quantile and probability curves without crossing".
void respond(const BoostingOptions& options, std::size_t outputs, std::span<double> raw) noexcept;

/// What is wrong with options that are each in their range but do not fit together; else empty.
std::string contradiction(const BoostingOptions& options);

}  // namespace mliot::boosting
