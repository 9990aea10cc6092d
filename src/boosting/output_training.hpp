// One training of a model of several outputs.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "boosting/binner.hpp"
#include "boosting/gradients.hpp"
#include "boosting/group.hpp"
#include "boosting/grower.hpp"
#include "boosting/leaf_values.hpp"
#include "boosting/output_losses.hpp"
#include "boosting/output_scores.hpp"
#include "boosting/sampling.hpp"
#include "boosting/training.hpp"
#include "boosting/training_rows.hpp"
#include "boosting/vector_grower.hpp"
#include "mliot/boosting/fit.hpp"
#include "mliot/core/monitor.hpp"

namespace mliot::boosting {

/// Every iteration adds a tree for each output, grown as those of a model of one output are, or one
/// tree whose leaves hold a value for each. All gradients of an iteration are taken at the scores
/// it began with; its trees share one bag.
class OutputTraining {
 public:
  /// Throws Unsupported for an init_model or metrics other than the loss.
  OutputTraining(const BoostingOptions& options, std::size_t outputs, Training::Input input,
                 Training::Means means);

  /// Adds iterations until one of the reasons to stop. A StopTraining of the monitor is one of them
  /// once there is an iteration.
  void run();

  /// What was fitted; ends the training.
  FitResult take();

 private:
  bool step();
  void drop_unfinished();
  std::string obstacle() const;
  bool shares_trees() const;
  void start();
  bool add_iteration(std::size_t iteration);
  bool add_tree(std::size_t iteration, std::size_t output);
  bool add_shared_tree(std::size_t iteration);

  // Leaf values of a grown tree, `outputs` a node, for the outputs from `first` on.
  struct Leaves {
    const GrownTree& grown;
    const std::vector<std::int64_t>& values;
    std::size_t first;
    std::size_t outputs;
  };
  template <class RowsOf>
  void move_scores(const Leaves& leaves, RowsOf rows_of);
  void walk(const Leaves& leaves, OutputScores& scores, std::size_t place, std::size_t row) const;
  template <class Each>
  void for_chunks(std::size_t rows, Each each) const;
  void judge();
  double loss_of(const OutputScores& set) const;
  template <class Get>
  double mean_loss(std::size_t rows, Get get) const;
  void tick(bool iteration_done);

  const BoostingOptions& options_;
  const Group& group_;
  int threads_;
  Monitor& monitor_;
  TrainingRows rows_;
  BinnedTable table_;
  OutputLosses losses_;
  OutputScores learn_;
  std::deque<OutputScores> judges_;  // sets that the group has rows of
  std::vector<LeafGrid> grids_;
  std::vector<GradientPacker> packers_;
  std::optional<TreeGrower> grower_;           // of trees of one output
  std::optional<VectorGrower> vector_grower_;  // of trees that the outputs share
  Sampler sampler_;

  std::vector<trees::Tree> trees_;
  std::size_t done_ = 0;  // iterations
  const std::vector<std::uint32_t>* bag_ = nullptr;
  std::vector<Evaluation> evaluations_;  // of each judge
  std::size_t best_ = 0;
  StopReason stop_reason_ = StopReason::completed;
  std::chrono::steady_clock::time_point last_tick_;
};

}  // namespace mliot::boosting
