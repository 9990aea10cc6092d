// Trees are added output by output; the scores of the rows move with them.
#include "boosting/output_training.hpp"

#include <algorithm>
#include <utility>

#include "boosting/vector_leaves.hpp"
#include "mliot/core/error.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

constexpr std::size_t kChunk = 4096;
constexpr std::size_t kParallelRows = 16384;

}  // namespace

OutputTraining::OutputTraining(const BoostingOptions& options, Input input, Means means)
    : TrainingLoop(options, input, means),
      rows_(std::move(input.rows.learn)),
      losses_(options, input.outputs),
      learn_(rows_, losses_) {
  if (shares_trees()) {
    const VectorLayout layout(losses_.size(), losses_[0].constant_hessian());
    vector_grower_.emplace(table_, rows_.size(), layout, options_, group_, threads_);
    share_trees();
  } else {
    grower_.emplace(table_, rows_.size(), options_, group_, threads_);
  }
  start();
  take_over();
}

// As the earlier model does. Else quantiles share trees where nothing else was asked for: they then
// have the smaller loss.
bool OutputTraining::shares_trees() const {
  const auto asked = options_.multi_strategy;
  const bool before = before_ && before_.forest->vector_leaves();
  require(!before_ || !asked || before == (*asked == MultiStrategy::multi_output_tree),
          "boosting: the outputs of init_model {}; leave multi_strategy out, or give what it had",
          before ? "share their trees" : "have trees of their own");
  if (before_) return before;
  if (asked) return *asked == MultiStrategy::multi_output_tree;
  return options_.quantiles.has_value();
}

void OutputTraining::start() {
  for (std::size_t k = 0; k < losses_.size(); ++k) start_output(k);
  before_.sums = {};
}

void OutputTraining::start_output(std::size_t output) {
  const Loss& loss = losses_[output];
  const RowSet& rows = learn_.set(output);
  double base = 0;
  if (before_) {
    base = before_.forest->base_score(output);
  } else if (rows.start.view().empty()) {
    base = loss.base_score(rows.loss_rows(), group_);
  }
  learn_.start(output, base, 0);
  const LeafGrid grid(options_, initial_scale(loss, learn_.raw(output), rows, group_));
  grids_.push_back(before_ ? grid.at(before_.forest->grid_exponent(output)) : grid);
  learn_.start(output, base, grids_[output].unit());
  judge_.start(output, base, grids_[output].unit());
  if (before_) {
    const auto sums = learn_.sums(output);
    for (std::size_t i = 0; i < sums.size(); ++i) {
      sums[i] = before_.sums[i * losses_.size() + output];
    }
  }
  packers_.emplace_back(loss, rows.loss_rows(), group_, threads_);
  if (options_.histogram_precision == HistogramPrecision::exact) packers_[output].keep_all_digits();
}

void OutputTraining::describe(FittedTrees& forest) const {
  forest.vector_leaves = vector_grower_.has_value();
  for (std::size_t k = 0; k < losses_.size(); ++k) {
    forest.grid_exponents.push_back(grids_[k].exponent);
    forest.base_scores.push_back(learn_.raw(k).base);
  }
}

bool OutputTraining::add_iteration(std::size_t iteration) {
  bag_ = sampler_.bag(iteration);
  learn_.update(threads_);
  if (vector_grower_) return add_shared_tree(iteration);
  bool moved = false;
  for (std::size_t k = 0; k < losses_.size(); ++k) moved = add_tree(iteration, k) || moved;
  return moved;
}

bool OutputTraining::add_tree(std::size_t iteration, std::size_t output) {
  const Gradients& gradients = packers_[output].pack(learn_.read_by_loss(output));
  const std::vector<bool> mask = sampler_.features(iteration * losses_.size() + output);
  const GrownTree& grown = grower_->grow({&gradients, bag_, &mask, [&] { tick(false); }});
  const Splitter splitter(options_, table_.features, gradients);
  const LeafNumbers numbers(*grower_, grown, packers_[output].room(), threads_);
  std::vector<std::int64_t> values = leaf_values(
      {*grower_, grown, numbers, splitter, gradients, learn_.raw(output), learn_.set(output),
       grids_[output], options_.learning_rate, losses_[output].renewal_level(), group_, threads_});
  // One leaf would only correct the base score, which is the best constant already when fitted.
  if (grown.nodes.size() == 1 && learn_.set(output).start.view().empty()) values[0] = 0;
  std::vector<float> covers;
  for (const GrownTree::Node& node : grown.nodes) {
    covers.push_back(to_float(splitter.hessian(node.totals)));
  }
  trees_.push_back(to_tree(grown, table_.features, values, covers));
  numbers.add(values, learn_.sums(output));
  judge({grown, values, output, 1});
  return sampler_.random() || grown.nodes.size() > 1 || values[0] != 0;
}

bool OutputTraining::add_shared_tree(std::size_t iteration) {
  const std::size_t outputs = losses_.size();
  std::vector<const Gradients*> gradients;
  for (std::size_t k = 0; k < outputs; ++k) {
    gradients.push_back(&packers_[k].pack(learn_.read_by_loss(k)));
  }
  const std::vector<bool> mask = sampler_.features(iteration);
  const GrownTree grown = vector_grower_->grow({gradients, bag_, &mask, [&] { tick(false); }});
  std::vector<std::int64_t> values = vector_leaf_values(
      {*vector_grower_, grown, gradients, learn_, losses_, grids_, options_, group_, threads_});
  const bool still = grown.nodes.size() == 1 && learn_.set(0).start.view().empty();
  if (still) std::fill(values.begin(), values.end(), 0);
  std::vector<float> covers;
  std::vector<std::int64_t> numbers(grown.nodes.size());
  for (std::size_t node = 0; node < grown.nodes.size(); ++node) {
    covers.push_back(to_float(vector_grower_->hessian(node)));
    numbers[node] = static_cast<std::int64_t>(node);
  }
  trees::Tree& tree = trees_.emplace_back(to_tree(grown, table_.features, numbers, covers));
  std::vector<std::int64_t> leaves;
  for (const std::int64_t node : tree.leaves) {
    const auto first = values.begin() + node * static_cast<std::int64_t>(outputs);
    leaves.insert(leaves.end(), first, first + static_cast<std::int64_t>(outputs));
  }
  tree.leaves = std::move(leaves);
  move_shared_scores({grown, values, 0, outputs});
  const bool moved =
      std::any_of(values.begin(), values.end(), [](std::int64_t value) { return value != 0; });
  return sampler_.random() || grown.nodes.size() > 1 || moved;
}

// Rows are taken in their own order: each output's scores are read and written once.
void OutputTraining::move_shared_scores(const GrownLeaves& leaves) {
  const std::vector<std::uint32_t>& leaf_of = vector_grower_->leaf_of_rows();
  const std::size_t rows = learn_.rows();
  std::vector<std::vector<double>> by_leaf(leaves.outputs);
  for (std::size_t node = 0; node < leaves.tree.nodes.size(); ++node) {
    if (!leaves.tree.nodes[node].is_leaf()) continue;
    for (std::size_t k = 0; k < leaves.outputs; ++k) {
      by_leaf[k].push_back(static_cast<double>(leaves.values[node * leaves.outputs + k]));
    }
  }
  for (std::vector<double>& values : by_leaf) values.push_back(0);  // of rows outside the bag
  const int threads = rows < kParallelRows ? 1 : threads_;
  parallel_for((rows + kChunk - 1) / kChunk, threads, [&](std::size_t chunk) {
    const std::size_t end = std::min(rows, (chunk + 1) * kChunk);
    for (std::size_t k = 0; k < leaves.outputs; ++k) {
      const double* values = by_leaf[k].data();
      double* sums = learn_.sums(k).data();
      for (std::size_t i = chunk * kChunk; i < end; ++i) sums[i] += values[leaf_of[i]];
    }
  });
  judge(leaves);
}

void OutputTraining::judge(const GrownLeaves& leaves) {
  if (bag_ != nullptr) walk_rest(leaves);
  judge_.add(leaves, table_, learn_.rows());
}

// Rows outside the bag find their leaves by their bins.
void OutputTraining::walk_rest(const GrownLeaves& leaves) {
  const std::size_t rows = learn_.rows();
  parallel_for((rows + kChunk - 1) / kChunk, threads_, [&](std::size_t chunk) {
    const std::size_t begin = chunk * kChunk;
    auto next = std::lower_bound(bag_->begin(), bag_->end(), begin);
    for (std::size_t row = begin; row < std::min(rows, begin + kChunk); ++row) {
      if (next != bag_->end() && *next == row) {
        ++next;
        continue;
      }
      const std::size_t leaf = leaves.tree.leaf_of(table_.record(row));
      for (std::size_t k = 0; k < leaves.outputs; ++k) {
        learn_.sums(leaves.first + k)[row] +=
            static_cast<double>(leaves.values[leaf * leaves.outputs + k]);
      }
    }
  });
}

}  // namespace mliot::boosting
