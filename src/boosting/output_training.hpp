// One training of a model of several outputs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "boosting/gradients.hpp"
#include "boosting/grower.hpp"
#include "boosting/leaf_values.hpp"
#include "boosting/output_losses.hpp"
#include "boosting/output_scores.hpp"
#include "boosting/training_loop.hpp"
#include "boosting/vector_grower.hpp"

namespace mliot::boosting {

/// Every iteration adds a tree for each output, grown as those of a model of one output are, or one
/// tree whose leaves hold a value for each. All gradients of an iteration are taken at the scores
/// it began with; its trees share one bag.
class OutputTraining final : public TrainingLoop {
 public:
  /// Throws InvalidArgument for an init_model whose trees are shared otherwise.
  OutputTraining(const BoostingOptions& options, Input input, Means means);

 private:
  bool add_iteration(std::size_t iteration) override;
  void describe(FittedTrees& forest) const override;
  bool shares_trees() const;
  void start();
  void start_output(std::size_t output);
  bool add_tree(std::size_t iteration, std::size_t output);
  bool add_shared_tree(std::size_t iteration);
  void move_shared_scores(const GrownLeaves& leaves);
  void judge(const GrownLeaves& leaves);
  void walk_rest(const GrownLeaves& leaves);

  RowSet rows_;
  OutputLosses losses_;
  OutputScores learn_;
  std::vector<LeafGrid> grids_;
  std::vector<GradientPacker> packers_;
  std::optional<TreeGrower> grower_;           // of trees of one output
  std::optional<VectorGrower> vector_grower_;  // of trees that the outputs share
  const std::vector<std::uint32_t>* bag_ = nullptr;
};

}  // namespace mliot::boosting
