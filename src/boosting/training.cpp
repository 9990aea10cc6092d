// Trees are added one by one; the scores of the rows move with them.
#include "boosting/training.hpp"

#include <algorithm>
#include <utility>

#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

constexpr std::size_t kChunk = 4096;
constexpr std::size_t kParallelRows = 16384;

// A tree of one leaf that adds nothing.
bool is_still(const trees::Tree& tree) { return tree.nodes.empty() && tree.leaves[0] == 0; }

}  // namespace

std::vector<std::size_t> constant_features(const BinnedTable& table, std::size_t rows,
                                           const Group& group) {
  std::vector<std::size_t> single;
  std::vector<std::int64_t> missing;
  for (std::size_t j = 0; j < table.columns; ++j) {
    const FeatureBins& bins = table.features[j];
    if (bins.is_categorical() ? bins.bins_of_levels.size() > 1 : bins.count() > 1) continue;
    std::int64_t count = 0;
    for (std::size_t i = 0; i < rows; ++i) count += table.record(i)[j] == kMissingBin ? 1 : 0;
    single.push_back(j);
    missing.push_back(count);
  }
  group.sum(missing);
  const auto all = static_cast<std::int64_t>(group.rows());
  std::vector<std::size_t> constant;
  for (std::size_t k = 0; k < single.size(); ++k) {
    if (missing[k] == 0 || missing[k] == all) constant.push_back(single[k]);
  }
  return constant;
}

Training::Training(const BoostingOptions& options, Input input, Means means)
    : options_(options),
      group_(means.group),
      loss_(options),
      learn_(std::move(input.rows.learn)),
      table_(std::move(input.table)),
      before_(std::move(input.before)),
      threads_(means.threads),
      monitor_(means.monitor),
      judge_(options, input.metrics, std::move(input.rows.judges), {group_, threads_}),
      sums_(before_ ? std::move(before_.sums) : std::vector<double>(learn_.size(), 0.0)),
      grid_(make_grid()),
      packer_(loss_, learn_.loss_rows(), group_, threads_),
      grower_(table_, learn_.size(), options_, group_, threads_),
      sampler_(options, group_, learn_.size(), table_.columns) {
  scores_.unit = grid_.unit();
  if (options.histogram_precision == HistogramPrecision::exact) packer_.keep_all_digits();
  judge_.start(scores_.base, grid_.unit());
  if (before_) take_over();
}

LeafGrid Training::make_grid() {
  const LeafGrid grid(options_, start_scores());
  return before_ ? grid.at(before_.forest->grid_exponent()) : grid;
}

// Fits the base score; returns the loss's initial scale.
double Training::start_scores() {
  scores_.sums = sums_;
  scores_.starts = learn_.start.view();
  if (before_) {
    scores_.base = before_.forest->base_score();
  } else if (scores_.starts.empty()) {
    scores_.base = loss_.base_score(learn_.loss_rows(), group_);
  }
  return initial_scale(loss_, scores_, learn_, group_);
}

// The earlier trees, and what the judging rows say of each.
void Training::take_over() {
  trees_ = before_.forest->trees();
  for (std::size_t tree = 0; judge_.active() && tree < trees_.size(); ++tree) {
    std::size_t first = 0;
    for (std::size_t set = 0; set < judge_.sets(); ++set) {
      const auto sums = judge_.sums(set);
      before_.add_tree(tree, first, sums, threads_);
      first += sums.size();
    }
    judge_.note();
    tick(false);
  }
  before_.judging = {};
}

std::int64_t Training::added() const noexcept {
  const std::size_t before = before_ ? before_.forest->trees().size() : 0;
  return static_cast<std::int64_t>(trees_.size() - before);
}

void Training::run() {
  try {
    while (step()) {
    }
    monitor_.tick("boosting", options_.n_estimators, options_.n_estimators);
  } catch (const StopTraining&) {
    if (trees_.empty()) throw;
    stop_reason_ = StopReason::requested;
  }
}

bool Training::step() {
  if (!judge_.wants_more()) return stop(StopReason::early_stopping);
  if (added() == options_.n_estimators) return stop(StopReason::completed);
  tick(true);
  const std::size_t before = trees_.size();
  const bool moved = add_tree(before);
  if (trees_.size() > before) judge_.note();
  return moved || stop(StopReason::no_gain);
}

bool Training::stop(StopReason reason) {
  stop_reason_ = reason;
  return false;
}

FitResult Training::take() {
  FitResult result;
  result.forest.columns = static_cast<std::int64_t>(table_.columns);
  result.forest.grid_exponent = grid_.exponent;
  result.forest.base_score = scores_.base;
  result.best_iteration =
      judge_.active() ? judge_.best_iteration() : static_cast<std::int64_t>(trees_.size());
  result.forest.trees = std::move(trees_);
  result.evaluations = judge_.evaluations();
  result.stop_reason = stop_reason_;
  result.constant_features = constant_features(table_, learn_.size(), group_);
  return result;
}

// Adds one tree. False when it and all that would follow change nothing; it is then kept only as
// the single tree of a constant model.
bool Training::add_tree(std::size_t index) {
  const Gradients& gradients = packer_.pack(scores_);
  const std::vector<std::uint32_t>* bag = sampler_.bag(index);
  const std::vector<bool> mask = sampler_.features(index);
  const GrownTree grown = grower_.grow({&gradients, bag, &mask, [&] { tick(false); }});
  const Splitter splitter(options_, table_.features, gradients);
  std::vector<std::int64_t> values =
      leaf_values({grower_, grown, splitter, gradients, scores_, learn_, grid_,
                   options_.learning_rate, loss_.renewal_level(), group_, threads_});
  // One leaf would only correct the base score, which is the best constant already when fitted.
  if (grown.nodes.size() == 1 && scores_.starts.empty()) values[0] = 0;
  std::vector<float> covers;
  for (const GrownTree::Node& node : grown.nodes) {
    covers.push_back(to_float(splitter.hessian(node.totals)));
  }
  trees::Tree tree = to_tree(grown, table_.features, values, covers);
  const bool moved = sampler_.random() || !is_still(tree);
  if (moved || trees_.empty()) trees_.push_back(std::move(tree));
  if (moved) move_scores(grown, values, bag);
  return moved;
}

void Training::move_scores(const GrownTree& grown, const std::vector<std::int64_t>& values,
                           const std::vector<std::uint32_t>* bag) {
  const int threads = sums_.size() < kParallelRows ? 1 : threads_;
  parallel_for(grown.nodes.size(), threads, [&](std::size_t node) {
    if (!grown.nodes[node].is_leaf()) return;
    const auto value = static_cast<double>(values[node]);
    for (const auto piece : grower_.rows_of(node)) {
      for (const std::uint32_t row : piece) sums_[row] += value;
    }
  });
  if (bag != nullptr) walk_rest(grown, values, *bag);
  judge_.add(grown, values, table_, learn_.size());
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

// Tells the monitor about every tree, and within large trees often enough to be stopped.
void Training::tick(bool tree_done) {
  using Clock = std::chrono::steady_clock;
  constexpr auto kPause = std::chrono::milliseconds(50);
  const auto now = Clock::now();
  if (!tree_done && now - last_tick_ < kPause) return;
  last_tick_ = now;
  monitor_.tick("boosting", added(), options_.n_estimators);
}

}  // namespace mliot::boosting
