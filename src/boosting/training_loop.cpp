// Steps, reasons to stop, and what the monitor hears.
#include "boosting/training_loop.hpp"

#include <algorithm>
#include <utility>

namespace mliot::boosting {

std::vector<std::size_t> constant_features(const BinnedTable& table, std::size_t rows,
                                           const Group& group) {
  std::vector<std::size_t> single;
  std::vector<std::int64_t> missing;
  for (std::size_t j = 0; j < table.features.size(); ++j) {
    const FeatureBins& bins = table.features[j];
    if (bins.is_categorical() ? bins.bins_of_levels.size() > 1 : bins.count() > 1) continue;
    std::int64_t count = 0;
    for (std::size_t i = 0; i < rows; ++i) count += table.is_missing(i, j) ? 1 : 0;
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

TrainingLoop::TrainingLoop(const BoostingOptions& options, Input& input, Means means)
    : options_(options),
      group_(means.group),
      threads_(std::max(1, means.threads)),
      learning_(input.rows.learn.size()),
      table_(std::move(input.table)),
      before_(std::move(input.before)),
      judge_(options, input.metrics, std::move(input.rows.judges),
             {group_, threads_, input.outputs}),
      sampler_(options, group_, learning_, table_.features.size()),
      monitor_(means.monitor),
      outputs_(input.outputs),
      trees_per_iteration_(input.outputs) {}

void TrainingLoop::take_over() {
  if (!before_) return;
  done_ = before_.forest->iterations();
  trees_ = before_.forest->trees();
  trees_.resize(done_ * trees_per_iteration_);
  for (std::size_t i = 0; judge_.active() && i < done_; ++i) {
    for (std::size_t k = 0; k < trees_per_iteration_; ++k) {
      std::size_t first = 0;
      for (std::size_t set = 0; set < judge_.sets(); ++set) {
        const auto sums = judge_.sums(set);
        before_.add_tree(i * trees_per_iteration_ + k, first, sums, threads_);
        first += sums.size() / outputs_;
      }
    }
    judge_.note();
    tick(false);
  }
  before_.judging = {};
}

std::int64_t TrainingLoop::added() const noexcept {
  const std::size_t before = before_ ? before_.forest->iterations() : 0;
  return static_cast<std::int64_t>(done_ - before);
}

void TrainingLoop::run() {
  try {
    while (step()) {
    }
    monitor_.tick("boosting", options_.n_estimators, options_.n_estimators);
  } catch (const StopTraining&) {
    if (done_ == 0) throw;
    stop_reason_ = StopReason::requested;
  }
}

bool TrainingLoop::step() {
  if (!judge_.wants_more()) return stop(StopReason::early_stopping);
  if (added() == options_.n_estimators) return stop(StopReason::completed);
  tick(true);
  const bool moved = add_iteration(done_);
  if (!moved && done_ > 0) return stop(StopReason::no_gain);
  ++done_;
  judge_.note();
  return moved || stop(StopReason::no_gain);
}

bool TrainingLoop::stop(StopReason reason) {
  stop_reason_ = reason;
  return false;
}

FitResult TrainingLoop::take() {
  FitResult result;
  result.forest.columns = static_cast<std::int64_t>(table_.features.size());
  result.forest.outputs = outputs_;
  describe(result.forest);
  trees_.resize(done_ * trees_per_iteration_);  // without those of an iteration that was cut short
  result.forest.trees = std::move(trees_);
  result.best_iteration =
      judge_.active() ? judge_.best_iteration() : static_cast<std::int64_t>(done_);
  result.evaluations = judge_.evaluations();
  result.stop_reason = stop_reason_;
  result.constant_features = constant_features(table_, learning_, group_);
  return result;
}

void TrainingLoop::tick(bool iteration_done) {
  using Clock = std::chrono::steady_clock;
  constexpr auto kPause = std::chrono::milliseconds(50);
  const auto now = Clock::now();
  if (!iteration_done && now - last_tick_ < kPause) return;
  last_tick_ = now;
  monitor_.tick("boosting", added(), options_.n_estimators);
}

}  // namespace mliot::boosting
