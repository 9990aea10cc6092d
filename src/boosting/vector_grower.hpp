// Grows one tree for several outputs: each leaf will have a value for every one of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "boosting/binner.hpp"
#include "boosting/gradients.hpp"
#include "boosting/group.hpp"
#include "boosting/grown_tree.hpp"
#include "boosting/vector_histogram.hpp"
#include "boosting/vector_layout.hpp"
#include "boosting/vector_splitter.hpp"
#include "mliot/boosting/options.hpp"

namespace mliot::boosting {

/// What one tree is grown from.
struct VectorTask {
  std::span<const Gradients* const> gradients;  ///< of each output
  const std::vector<std::uint32_t>* bag;        ///< rows, ascending; null: all
  const std::vector<bool>* mask;                ///< features to use; empty: all
  std::function<void()> tick;                   ///< called after every split; may throw
};

/// Growth like TreeGrower's, with splits judged by VectorSplitter, and nodes that are lists of row
/// numbers.
///
/// Threads divide the features, and the processes of a group the rows. None can change a sum, since
/// all are integers.
class VectorGrower {
 public:
  /// `rows` leading rows of the table are trained on. References must outlive the grower.
  VectorGrower(const BinnedTable& table, std::size_t rows, const VectorLayout& layout,
               const BoostingOptions& options, const Group& group, int threads);

  VectorGrower(const VectorGrower&) = delete;
  VectorGrower& operator=(const VectorGrower&) = delete;

  /// Totals of the nodes hold their rows alone.
  GrownTree grow(const VectorTask& task);

  /// Of the tree grown last, by training row: the place of its leaf among the leaves, which come in
  /// the order of their nodes; for rows outside the bag the number of leaves.
  const std::vector<std::uint32_t>& leaf_of_rows() const noexcept { return leaf_of_; }

  /// Of the tree grown last: the training rows of a node in this process, its sums by lane in real
  /// numbers, and the mean of its hessians over the outputs.
  std::span<const std::uint32_t> rows_of(std::size_t node) const;
  const std::vector<double>& totals(std::size_t node) const { return work_[node].totals; }
  double hessian(std::size_t node) const { return splitter_->hessian(work_[node].totals); }

  const VectorLayout& layout() const noexcept { return layout_; }

 private:
  struct Work {
    std::size_t begin = 0;  // of the node's rows in ids_
    std::size_t end = 0;
    std::vector<VectorSideRow> side;
    std::size_t side_rows = 0;  // of the whole group
    std::vector<double> totals;
    VectorHistogram histogram;
    std::int64_t depth = 0;
  };

  void start(const VectorTask& task);
  void fill_values(std::span<const Gradients* const> gradients);
  template <class Value, class PairOf>
  void fill_rows(Value* values, const PairOf& pair_of);
  void judge_root();
  void split(std::size_t parent, bool last);
  template <class SendsLeft>
  std::size_t deal(std::size_t begin, std::size_t end, std::size_t column, SendsLeft sends_left);
  void divide(std::size_t parent);
  void count_children(std::size_t parent);
  void judge_children(std::size_t parent);
  void grow_leaves(const VectorTask& task);
  void grow_levels(const VectorTask& task);
  SharedSplit shared_split(const std::vector<std::size_t>& open) const;
  Split best(std::size_t node, const VectorHistogram& histogram, FeatureBlock block) const;
  void number_leaves();
  bool can_split(std::size_t node) const;
  bool is_wide(std::size_t node) const;
  std::size_t parts_of(std::size_t rows) const;
  int threads_for(std::size_t rows) const;

  const BinnedTable& table_;
  std::size_t rows_;
  const BoostingOptions& options_;
  const Group& group_;
  int threads_;
  VectorLayout layout_;
  VectorValues values_;
  VectorHistogramPool pool_;
  std::vector<std::unique_ptr<VectorHistogramBuilder>> builders_;  // of each block
  std::vector<std::uint32_t> ids_;
  std::vector<std::uint32_t> right_;    // rows on their way
  std::vector<std::uint32_t> leaf_of_;  // by row

  // Of the tree in work.
  const std::vector<bool>* mask_ = nullptr;
  std::optional<VectorSplitter> splitter_;
  GrownTree tree_;
  std::vector<Work> work_;
};

}  // namespace mliot::boosting
