// One training, tree by tree.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "boosting/binner.hpp"
#include "boosting/continuation.hpp"
#include "boosting/gradients.hpp"
#include "boosting/group.hpp"
#include "boosting/grower.hpp"
#include "boosting/judge.hpp"
#include "boosting/leaf_values.hpp"
#include "boosting/loss.hpp"
#include "boosting/sampling.hpp"
#include "boosting/training_rows.hpp"
#include "mliot/boosting/fit.hpp"
#include "mliot/core/monitor.hpp"

namespace mliot::boosting {

/// The state of one training: rows, bins, scores and the trees so far.
class Training {
 public:
  struct Means {
    const Group& group;
    int threads;
    Monitor& monitor;
  };

  /// What is trained on. The table holds the learning rows, then the judging ones.
  struct Input {
    TrainingRows rows;
    BinnedTable table;
    Continuation before;
    std::vector<EvalMetric> metrics;
  };

  Training(const BoostingOptions& options, Input input, Means means);

  /// Adds trees until one of the reasons to stop. A StopTraining of the monitor is one of them once
  /// there is a tree.
  void run();

  /// Adds one tree and judges it. False, with a reason, when there is nothing more to add.
  bool step();

  /// What was fitted; ends the training.
  FitResult take();

  const Judge& judge() const noexcept { return judge_; }

 private:
  double start_scores();
  LeafGrid make_grid();
  void take_over();
  bool add_tree(std::size_t index);
  void move_scores(const GrownTree& grown, const std::vector<std::int64_t>& values,
                   const std::vector<std::uint32_t>* bag);
  void walk_rest(const GrownTree& grown, const std::vector<std::int64_t>& values,
                 const std::vector<std::uint32_t>& bag);
  bool stop(StopReason reason);
  void tick(bool tree_done);
  std::int64_t added() const noexcept;

  const BoostingOptions& options_;
  const Group& group_;
  Loss loss_;
  RowSet learn_;
  BinnedTable table_;
  Continuation before_;
  int threads_;
  Monitor& monitor_;
  Judge judge_;
  std::vector<double> sums_;
  Scores scores_;
  LeafGrid grid_;
  GradientPacker packer_;
  TreeGrower grower_;
  Sampler sampler_;
  std::vector<trees::Tree> trees_;
  StopReason stop_reason_ = StopReason::completed;
  std::chrono::steady_clock::time_point last_tick_;
};

/// Features of one bin or level, or of missing values alone, in the first `rows` rows of the
/// group's tables.
std::vector<std::size_t> constant_features(const BinnedTable& table, std::size_t rows,
                                           const Group& group);

}  // namespace mliot::boosting
