// Follows the scores of the rows that judge a training, and decides when it has had enough.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "boosting/group.hpp"
#include "boosting/grown_tree.hpp"
#include "boosting/metric.hpp"
#include "boosting/training_rows.hpp"
#include "mliot/boosting/evaluation.hpp"
#include "mliot/boosting/options.hpp"

namespace mliot::boosting {

/// The judging rows of one training. The first metric on the first set decides on early stopping
/// and on the best iteration; all of them are noted.
class Judge {
 public:
  struct Means {
    const Group& group;
    int threads;
    std::size_t outputs;  ///< of the model
  };

  /// The first set, of held-out rows, may be empty and is then left out. Judges by the metric of
  /// the objective where none is asked for. Throws InvalidArgument for metrics that there are not
  /// or that the targets do not suit.
  Judge(const BoostingOptions& options, const std::vector<EvalMetric>& metrics,
        std::vector<RowSet> sets, Means means);

  /// Whether any process of the group has a judging row.
  bool active() const noexcept { return !sets_.empty(); }

  /// Where the scores of an output start, and what a unit of its leaves is.
  void start(std::size_t output, double base, double unit);

  /// Adds a tree's leaves. The judging rows are those of the table from `first` on.
  void add(const GrownLeaves& leaves, const BinnedTable& table, std::size_t first);

  /// The leaf sums of one set, the outputs of a row side by side, for leaves that come from
  /// elsewhere.
  std::span<double> sums(std::size_t set) { return sets_[set].sums; }
  std::size_t sets() const noexcept { return sets_.size(); }

  /// Computes all metrics of the scores after one more iteration.
  void note();

  /// False when early stopping says so.
  bool wants_more() const noexcept;

  /// The number of iterations that did best; 0 before the first note.
  std::int64_t best_iteration() const noexcept { return best_; }

  const std::vector<Evaluation>& evaluations() const noexcept { return evaluations_; }

 private:
  struct Set {
    RowSet rows;
    std::vector<double> sums;
    std::vector<double> all_targets;  // of the group; empty when alone
    std::vector<double> all_weights;
  };
  // A built-in metric, or the caller's function.
  struct Judgement {
    std::optional<Metric> metric;
    EvalMetric custom;
  };

  // Where the scores of an output start, and what a unit of its leaves is.
  struct Start {
    double base = 0;
    double unit = 1;
  };

  void add_set(RowSet rows);
  std::vector<double> raw_scores(const Set& set) const;
  JudgedRows judged(const Set& set, std::span<const double> raw) const;
  MetricValue measure(const Judgement& judgement, const JudgedRows& rows) const;
  void take(std::size_t slot, std::size_t set, MetricValue value);

  const BoostingOptions& options_;
  Means means_;
  std::vector<Start> starts_;  // by output
  std::vector<Set> sets_;
  std::vector<Judgement> judgements_;
  std::int64_t notes_ = 0;
  std::int64_t best_ = 0;
  double best_value_ = 0;
  std::vector<Evaluation> evaluations_;  // set by set, metric by metric
};

}  // namespace mliot::boosting
