// One training of a model of one output, tree by tree.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "boosting/gradients.hpp"
#include "boosting/grower.hpp"
#include "boosting/leaf_values.hpp"
#include "boosting/loss.hpp"
#include "boosting/training_loop.hpp"

namespace mliot::boosting {

/// The state of one training: rows, scores and what grows trees.
class Training final : public TrainingLoop {
 public:
  Training(const BoostingOptions& options, Input input, Means means);

 private:
  double start_scores();
  PackedRows packed_rows(bool compact);
  LeafGrid make_grid();
  bool add_iteration(std::size_t iteration) override;
  void describe(FittedTrees& forest) const override;
  void walk_rest(const GrownTree& grown, const std::vector<std::int64_t>& values,
                 const std::vector<std::uint32_t>& bag);

  Loss loss_;
  RowSet learn_;
  std::vector<double> sums_;
  Scores scores_;
  LeafGrid grid_;
  std::optional<ValueCodes> targets_;  // instead of those of learn_
  std::optional<ValueCodes> weights_;
  GradientPacker packer_;
  TreeGrower grower_;
};

}  // namespace mliot::boosting
