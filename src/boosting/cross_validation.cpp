// Trainings of several folds in lockstep.
#include "mliot/boosting/cross_validation.hpp"

#include <algorithm>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "boosting/group.hpp"
#include "boosting/prepare.hpp"
#include "mliot/core/error.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

// What the folds' own ticks become.
class RoundMonitor final : public Monitor {
 public:
  RoundMonitor(Monitor& listener, std::int64_t total) : listener_(listener), total_(total) {}

  void tick(std::string_view, std::int64_t, std::int64_t) override {
    listener_.tick("cross_validation", round, total_);
  }

  std::int64_t round = 0;

 private:
  Monitor& listener_;
  std::int64_t total_;
};

// The trainings, and the mean of what their judges say.
class Folds {
 public:
  Folds(const BoostingOptions& options, std::int64_t patience)
      : options_(options), patience_(patience) {}

  template <class T>
  void add(const TrainingData<T>& data, int threads, Monitor& monitor) {
    Group& group = groups_.emplace_back(collective_);
    TrainingLoop::Input input = prepare(data, options_, group, threads, monitor);
    require(input.rows.judging() > 0, "cross_validate: fold {} has no row to judge by",
            trainings_.size());
    trainings_.push_back(make_training(options_, std::move(input), {group, threads, monitor}));
    growing_.push_back(true);
  }

  // One more iteration in every fold. False when no fold finds a gain.
  bool step() {
    double sum = 0;
    for (std::size_t fold = 0; fold < trainings_.size(); ++fold) {
      TrainingLoop& training = *trainings_[fold];
      growing_[fold] = growing_[fold] && training.step();
      sum += training.judge().evaluations().front().values.back();
    }
    const bool any = std::find(growing_.begin(), growing_.end(), true) != growing_.end();
    if (!any && rounds_ > 0) return false;
    ++rounds_;
    const bool higher = trainings_.front()->judge().evaluations().front().is_higher_better;
    if (best_ == 0 || (higher ? sum > best_sum_ : sum < best_sum_)) {
      best_sum_ = sum;
      best_ = rounds_;
    }
    return any;
  }

  bool wants_more() const { return patience_ == 0 || rounds_ - best_ < patience_; }
  std::int64_t rounds() const { return rounds_; }

  std::vector<FitResult> take() {
    std::vector<FitResult> results;
    for (const auto& training : trainings_) {
      FitResult result = training->take();
      const std::size_t each = result.forest.vector_leaves ? 1 : result.forest.outputs;
      const auto iterations = static_cast<std::int64_t>(result.forest.trees.size() / each);
      result.best_iteration = std::min(patience_ > 0 ? best_ : rounds_, iterations);
      for (Evaluation& noted : result.evaluations) {
        noted.values.resize(static_cast<std::size_t>(rounds_), noted.values.back());
      }
      results.push_back(std::move(result));
    }
    return results;
  }

 private:
  const BoostingOptions& options_;
  std::int64_t patience_;  // 0: no early stopping
  Collective collective_;
  std::deque<Group> groups_;
  std::vector<std::unique_ptr<TrainingLoop>> trainings_;
  std::vector<bool> growing_;  // by fold
  std::int64_t rounds_ = 0;
  std::int64_t best_ = 0;
  double best_sum_ = 0;
};

}  // namespace

template <class T>
std::vector<FitResult> cross_validate(std::span<const TrainingData<T>> folds,
                                      const BoostingOptions& options, int threads,
                                      Monitor& monitor) {
  const FloatMode mode;
  validate("boosting", options);
  const std::string problem = contradiction(options);
  require(problem.empty(), "{}", problem);
  require(!folds.empty(), "cross_validate: there are no folds");
  BoostingOptions each = options;
  each.early_stopping_rounds.reset();
  RoundMonitor rounds(monitor, options.n_estimators);
  Folds all(each, options.early_stopping_rounds.value_or(0));
  for (const TrainingData<T>& fold : folds) all.add(fold, threads, rounds);
  try {
    while (all.rounds() < options.n_estimators && all.wants_more() && all.step()) {
      rounds.round = all.rounds();
    }
    monitor.tick("cross_validation", options.n_estimators, options.n_estimators);
  } catch (const StopTraining&) {
    if (all.rounds() == 0) throw;
  }
  return all.take();
}

template std::vector<FitResult> cross_validate(std::span<const TrainingData<float>>,
                                               const BoostingOptions&, int, Monitor&);
template std::vector<FitResult> cross_validate(std::span<const TrainingData<double>>,
                                               const BoostingOptions&, int, Monitor&);

}  // namespace mliot::boosting
