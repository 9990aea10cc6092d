// Trees are added one by one; the scores of the rows move with them.
#include "boosting/training.hpp"

#include <algorithm>
#include <utility>

#include "mliot/core/memory.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

constexpr std::size_t kChunk = 4096;

// A tree of one leaf that adds nothing.
bool is_still(const trees::Tree& tree) { return tree.nodes.empty() && tree.leaves[0] == 0; }

}  // namespace

Training::Training(const BoostingOptions& options, Input input, Means means)
    : TrainingLoop(options, input, means),
      loss_(options),
      learn_(std::move(input.rows.learn)),
      sums_(std::move(before_.sums)),
      grid_(make_grid()),
      packer_(loss_, packed_rows(input.compact), group_, threads_),
      grower_(table_, sums_.size(), options_, group_, threads_) {
  scores_.unit = grid_.unit();
  if (options.histogram_precision == HistogramPrecision::exact) packer_.keep_all_digits();
  judge_.start(0, scores_.base, grid_.unit());
  take_over();
}

LeafGrid Training::make_grid() {
  const LeafGrid grid(options_, start_scores());
  return before_ ? grid.at(before_.forest->grid_exponent()) : grid;
}

// Fits the base score; returns the loss's initial scale.
double Training::start_scores() {
  scores_.starts = learn_.start.view();
  if (before_) {
    scores_.base = before_.forest->base_score();
  } else if (scores_.starts.empty()) {
    scores_.base = loss_.base_score(learn_.loss_rows(), group_);
  }
  return initial_scale(loss_, scores_, learn_, group_);
}

// Codes targets and weights where that is possible, once base score and scale are known. Quantiles
// of leaves read them as they are. Then scores begin.
PackedRows Training::packed_rows(bool compact) {
  if (compact && !loss_.renewal_level()) {
    targets_ = coded_values(learn_.target.view());
    if (targets_) learn_.target = RowColumn();
    weights_ = coded_values(learn_.weight.view());
    if (weights_) learn_.weight = RowColumn();
    return_free_memory();
  }
  PackedRows rows(learn_.loss_rows());
  if (targets_) rows.target = &*targets_;
  if (weights_) rows.weight = &*weights_;
  if (!before_) sums_.resize(rows.size(), 0.0);  // not before memory is free
  scores_.sums = sums_;
  return rows;
}

void Training::describe(FittedTrees& forest) const {
  forest.grid_exponent = grid_.exponent;
  forest.base_score = scores_.base;
}

bool Training::add_iteration(std::size_t iteration) {
  const Gradients& gradients = packer_.pack(scores_);
  const std::vector<std::uint32_t>* bag = sampler_.bag(iteration);
  const std::vector<bool> mask = sampler_.features(iteration);
  const GrownTree& grown = grower_.grow({&gradients, bag, &mask, [&] { tick(false); }});
  const Splitter splitter(options_, table_.features, gradients);
  const LeafNumbers numbers(grower_, grown, packer_.room(), threads_);
  std::vector<std::int64_t> values =
      leaf_values({grower_, grown, numbers, splitter, gradients, scores_, learn_, grid_,
                   options_.learning_rate, loss_.renewal_level(), group_, threads_});
  // One leaf would only correct the base score, which is the best constant already when fitted.
  if (grown.nodes.size() == 1 && scores_.starts.empty()) values[0] = 0;
  std::vector<float> covers;
  for (const GrownTree::Node& node : grown.nodes) {
    covers.push_back(to_float(splitter.hessian(node.totals)));
  }
  trees::Tree tree = to_tree(grown, table_.features, values, covers);
  const bool moved = sampler_.random() || !is_still(tree);
  trees_.push_back(std::move(tree));
  if (!moved) return false;
  numbers.add(values, sums_);
  if (bag != nullptr) walk_rest(grown, values, *bag);
  judge_.add({grown, values}, table_, sums_.size());
  return true;
}

// Rows outside the bag find their leaves by their bins.
void Training::walk_rest(const GrownTree& grown, const std::vector<std::int64_t>& values,
                         const std::vector<std::uint32_t>& bag) {
  parallel_for((sums_.size() + kChunk - 1) / kChunk, threads_, [&](std::size_t chunk) {
    const std::size_t begin = chunk * kChunk;
    auto next = std::lower_bound(bag.begin(), bag.end(), begin);
    for (std::size_t row = begin; row < std::min(sums_.size(), begin + kChunk); ++row) {
      if (next != bag.end() && *next == row) {
        ++next;
      } else {
        sums_[row] += static_cast<double>(values[grown.leaf_of(table_.record(row))]);
      }
    }
  });
}

}  // namespace mliot::boosting
