// Trees are added output by output; the scores of the rows move with them.
#include "boosting/output_training.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>

#include "boosting/vector_leaves.hpp"
#include "mliot/core/error.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

constexpr std::size_t kChunk = 4096;  // fixed, so that float sums never depend on threads
constexpr std::size_t kParallelRows = 16384;

}  // namespace

OutputTraining::OutputTraining(const BoostingOptions& options, std::size_t outputs,
                               Training::Input input, Training::Means means)
    : options_(options),
      group_(means.group),
      threads_(std::max(1, means.threads)),
      monitor_(means.monitor),
      rows_(std::move(input.rows)),
      table_(std::move(input.table)),
      losses_(options, outputs),
      learn_(rows_.learn, losses_),
      sampler_(options, group_, rows_.learn.size(), table_.columns) {
  require<Unsupported>(!input.before,
                       "boosting: init_model has no several classes, targets or quantiles to go on "
                       "from; leave it out");
  require<Unsupported>(input.metrics.empty(),
                       "boosting: several classes, targets and quantiles are judged by their loss; "
                       "leave eval_metric out");
  for (const RowSet& set : rows_.judges) {
    if (group_.sum(set.size()) > 0) judges_.emplace_back(set, losses_);
  }
  if (shares_trees()) {
    vector_grower_.emplace(table_, rows_.learn.size(), losses_.size(),
                           losses_[0].constant_hessian(), options_, threads_);
  } else {
    grower_.emplace(table_, rows_.learn.size(), options_, group_, threads_);
  }
  start();
}

// Why the outputs cannot share trees; empty when they can.
std::string OutputTraining::obstacle() const {
  if (!group_.alone()) return "a group of processes";
  if (options_.histogram_precision != HistogramPrecision::high) return "exact histograms";
  if (options_.grow_policy != GrowPolicy::leafwise) {
    return format("grow_policy '{}'", enum_name(options_.grow_policy));
  }
  for (std::size_t f = 0; f < table_.columns; ++f) {
    if (table_.features[f].is_categorical()) return format("feature {}, a category", f);
  }
  return {};
}

// Quantiles share trees where they can and nothing else was asked for: they then have the smaller
// loss.
bool OutputTraining::shares_trees() const {
  const std::string problem = obstacle();
  if (!options_.multi_strategy) return options_.quantiles && problem.empty();
  if (*options_.multi_strategy == MultiStrategy::one_output_per_tree) return false;
  require<Unsupported>(problem.empty(),
                       "boosting: multi_strategy 'multi_output_tree' does not go with {}; use "
                       "'one_output_per_tree'",
                       problem);
  return true;
}

void OutputTraining::start() {
  for (std::size_t k = 0; k < losses_.size(); ++k) {
    const RowSet& rows = learn_.set(k);
    const bool fitted = rows.start.view().empty();
    const double base = fitted ? losses_[k].base_score(rows.loss_rows(), group_) : 0.0;
    learn_.start(k, base, 0);
    grids_.emplace_back(options_, initial_scale(losses_[k], learn_.raw(k), rows, group_));
    learn_.start(k, base, grids_[k].unit());
    for (OutputScores& judge : judges_) judge.start(k, base, grids_[k].unit());
    packers_.emplace_back(losses_[k], rows.loss_rows(), group_, threads_);
    if (options_.histogram_precision == HistogramPrecision::exact) packers_[k].keep_all_digits();
  }
  for (std::size_t set = 0; set < judges_.size(); ++set) {
    evaluations_.push_back({set, losses_.metric(), false, {}});
  }
}

void OutputTraining::run() {
  try {
    while (step()) {
    }
    monitor_.tick("boosting", options_.n_estimators, options_.n_estimators);
  } catch (const StopTraining&) {
    if (done_ == 0) throw;
    drop_unfinished();
    stop_reason_ = StopReason::requested;
  }
}

// Leaves out the trees of an iteration that was not completed, or not worth it.
void OutputTraining::drop_unfinished() {
  trees_.resize(done_ * (vector_grower_ ? 1 : losses_.size()));
}

// Adds an iteration and judges it. False, with a reason, when there is nothing more to add.
bool OutputTraining::step() {
  const auto patience = static_cast<std::size_t>(options_.early_stopping_rounds.value_or(0));
  if (patience > 0 && done_ > 0 && done_ - best_ >= patience) {
    stop_reason_ = StopReason::early_stopping;
    return false;
  }
  if (done_ == static_cast<std::size_t>(options_.n_estimators)) return false;
  tick(true);
  const bool moved = add_iteration(done_);
  if (!moved) stop_reason_ = StopReason::no_gain;
  if (moved || done_ == 0) {
    ++done_;
    judge();
  } else {
    drop_unfinished();
  }
  return moved;
}

FitResult OutputTraining::take() {
  FitResult result;
  result.forest.columns = static_cast<std::int64_t>(table_.columns);
  result.forest.outputs = losses_.size();
  result.forest.vector_leaves = vector_grower_.has_value();
  for (std::size_t k = 0; k < losses_.size(); ++k) {
    result.forest.grid_exponents.push_back(grids_[k].exponent);
    result.forest.base_scores.push_back(learn_.raw(k).base);
  }
  result.forest.trees = std::move(trees_);
  result.best_iteration = static_cast<std::int64_t>(judges_.empty() ? done_ : best_);
  result.evaluations = std::move(evaluations_);
  result.constant_features = constant_features(table_, learn_.rows(), group_);
  result.stop_reason = stop_reason_;
  return result;
}

// False when the iteration and all that would follow change nothing.
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
  const GrownTree grown = grower_->grow({&gradients, bag_, &mask, [&] { tick(false); }});
  const Splitter splitter(options_, table_.features, gradients);
  std::vector<std::int64_t> values = leaf_values(
      {*grower_, grown, splitter, gradients, learn_.raw(output), learn_.set(output), grids_[output],
       options_.learning_rate, losses_[output].renewal_level(), group_, threads_});
  // One leaf would only correct the base score, which is the best constant already when fitted.
  if (grown.nodes.size() == 1 && learn_.set(output).start.view().empty()) values[0] = 0;
  std::vector<float> covers;
  for (const GrownTree::Node& node : grown.nodes) {
    covers.push_back(to_float(splitter.hessian(node.totals)));
  }
  trees_.push_back(to_tree(grown, table_.features, values, covers));
  move_scores({grown, values, output, 1}, [&](std::size_t node) { return grower_->rows_of(node); });
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
      {*vector_grower_, grown, gradients, learn_, losses_, grids_, options_, threads_});
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
  move_scores({grown, values, 0, outputs}, [&](std::size_t node) {
    return std::array<std::span<const std::uint32_t>, 1>{vector_grower_->rows_of(node)};
  });
  const bool moved =
      std::any_of(values.begin(), values.end(), [](std::int64_t value) { return value != 0; });
  return sampler_.random() || grown.nodes.size() > 1 || moved;
}

template <class RowsOf>
void OutputTraining::move_scores(const Leaves& leaves, RowsOf rows_of) {
  const auto& nodes = leaves.grown.nodes;
  const int threads = learn_.rows() < kParallelRows ? 1 : threads_;
  parallel_for(nodes.size(), threads, [&](std::size_t node) {
    if (!nodes[node].is_leaf()) return;
    for (std::size_t k = 0; k < leaves.outputs; ++k) {
      const auto value = static_cast<double>(leaves.values[node * leaves.outputs + k]);
      const auto sums = learn_.sums(leaves.first + k);
      for (const auto piece : rows_of(node)) {
        for (const std::uint32_t row : piece) sums[row] += value;
      }
    }
  });
  if (bag_ != nullptr) {  // rows outside the bag find their leaves by their bins
    for_chunks(learn_.rows(), [&](std::size_t begin, std::size_t end) {
      auto next = std::lower_bound(bag_->begin(), bag_->end(), begin);
      for (std::size_t row = begin; row < end; ++row) {
        const bool inside = next != bag_->end() && *next == row;
        if (inside) ++next;
        if (!inside) walk(leaves, learn_, row, row);
      }
    });
  }
  std::size_t place = learn_.rows();
  for (OutputScores& judge : judges_) {
    for_chunks(judge.rows(), [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) walk(leaves, judge, place + i, i);
    });
    place += judge.rows();
  }
}

// Adds the leaf that the record at a place of the table reaches to the sums of a row.
void OutputTraining::walk(const Leaves& leaves, OutputScores& scores, std::size_t place,
                          std::size_t row) const {
  const std::size_t node = leaves.grown.leaf_of(table_.record(place));
  for (std::size_t k = 0; k < leaves.outputs; ++k) {
    scores.sums(leaves.first + k)[row] +=
        static_cast<double>(leaves.values[node * leaves.outputs + k]);
  }
}

// Calls each(begin, end) for every kChunk rows.
template <class Each>
void OutputTraining::for_chunks(std::size_t rows, Each each) const {
  parallel_for((rows + kChunk - 1) / kChunk, threads_, [&](std::size_t chunk) {
    each(chunk * kChunk, std::min(rows, (chunk + 1) * kChunk));
  });
}

// Notes the loss of every judging set; that of the first decides.
void OutputTraining::judge() {
  for (std::size_t set = 0; set < judges_.size(); ++set) {
    evaluations_[set].values.push_back(loss_of(judges_[set]));
  }
  if (judges_.empty()) return;
  const std::vector<double>& losses = evaluations_[0].values;
  if (best_ == 0 || losses.back() < losses[best_ - 1]) best_ = done_;
}

double OutputTraining::loss_of(const OutputScores& set) const {
  using Judged = OutputScores::Judged;
  if (group_.alone()) {
    return mean_loss(set.rows(), [&](std::size_t i) { return set.judged(i); });
  }
  std::vector<double> losses;
  std::vector<double> weights;
  for (std::size_t i = 0; i < set.rows(); ++i) {
    const Judged each = set.judged(i);
    losses.push_back(each.loss);
    weights.push_back(each.weight);
  }
  losses = group_.gather<double>(losses);
  weights = group_.gather<double>(weights);
  return mean_loss(losses.size(), [&](std::size_t i) { return Judged{losses[i], weights[i]}; });
}

template <class Get>
double OutputTraining::mean_loss(std::size_t rows, Get get) const {
  std::vector<OutputScores::Judged> chunks((rows + kChunk - 1) / kChunk);
  for_chunks(rows, [&](std::size_t begin, std::size_t end) {
    OutputScores::Judged& chunk = chunks[begin / kChunk];
    for (std::size_t i = begin; i < end; ++i) {
      const OutputScores::Judged each = get(i);
      chunk.loss += each.loss;
      chunk.weight += each.weight;
    }
  });
  OutputScores::Judged total;
  for (const OutputScores::Judged& chunk : chunks) {
    total.loss += chunk.loss;
    total.weight += chunk.weight;
  }
  return total.loss / total.weight;
}

// Tells the monitor about every iteration, and within it often enough to be stopped.
void OutputTraining::tick(bool iteration_done) {
  using Clock = std::chrono::steady_clock;
  constexpr auto kPause = std::chrono::milliseconds(50);
  const auto now = Clock::now();
  if (!iteration_done && now - last_tick_ < kPause) return;
  last_tick_ = now;
  monitor_.tick("boosting", static_cast<std::int64_t>(done_), options_.n_estimators);
}

}  // namespace mliot::boosting
