// What all trainings do: iteration after iteration, judged, until there is a reason to stop.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "boosting/binner.hpp"
#include "boosting/continuation.hpp"
#include "boosting/group.hpp"
#include "boosting/judge.hpp"
#include "boosting/sampling.hpp"
#include "boosting/training_rows.hpp"
#include "mliot/boosting/fit.hpp"
#include "mliot/core/monitor.hpp"

namespace mliot::boosting {

/// The bins, the trees so far and the judge of one training. An iteration adds one tree, or one for
/// every output of the model.
class TrainingLoop {
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
    std::size_t outputs = 1;
    bool compact = false;  ///< memory counts for more than time
    bool joins = false;    ///< features of few bins may share columns of the table
  };

  virtual ~TrainingLoop() = default;
  TrainingLoop(const TrainingLoop&) = delete;
  TrainingLoop& operator=(const TrainingLoop&) = delete;

  /// Adds iterations until one of the reasons to stop. A StopTraining of the monitor is one of them
  /// once there is an iteration.
  void run();

  /// Adds one iteration and judges it. False, with a reason, when there is nothing more to add.
  bool step();

  /// What was fitted; ends the training.
  FitResult take();

  const Judge& judge() const noexcept { return judge_; }

 protected:
  /// Takes the table, the judging rows and the earlier trees; the learning rows stay.
  TrainingLoop(const BoostingOptions& options, Input& input, Means means);

  /// Adds the trees of an iteration and moves the scores of all rows. False when it and all that
  /// would follow change nothing; the first one is kept all the same.
  virtual bool add_iteration(std::size_t iteration) = 0;

  /// Fills in grids and base scores, and whether leaves hold vectors.
  virtual void describe(FittedTrees& forest) const = 0;

  /// Lets the judge see the earlier trees; to be called once when scores have a start.
  void take_over();

  /// Tells the monitor about every iteration, and within one often enough to be stopped.
  void tick(bool iteration_done);

  /// Whether all outputs of an iteration share one tree.
  void share_trees() noexcept { trees_per_iteration_ = 1; }

  const BoostingOptions& options_;
  const Group& group_;
  int threads_;
  std::size_t learning_;  // rows
  BinnedTable table_;
  Continuation before_;
  Judge judge_;
  Sampler sampler_;
  std::vector<trees::Tree> trees_;

 private:
  bool stop(StopReason reason);
  std::int64_t added() const noexcept;

  Monitor& monitor_;
  std::size_t outputs_;
  std::size_t trees_per_iteration_;
  std::size_t done_ = 0;  // iterations, those of the earlier model included
  StopReason stop_reason_ = StopReason::completed;
  std::chrono::steady_clock::time_point last_tick_;
};

/// Features of one bin or level, or of missing values alone, in the first `rows` rows of the
/// group's tables.
std::vector<std::size_t> constant_features(const BinnedTable& table, std::size_t rows,
                                           const Group& group);

}  // namespace mliot::boosting
