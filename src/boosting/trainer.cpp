// fit(): bins the rows, then adds tree after tree.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

#include "boosting/binner.hpp"
#include "boosting/gradients.hpp"
#include "boosting/group.hpp"
#include "boosting/grower.hpp"
#include "boosting/leaf_values.hpp"
#include "boosting/loss.hpp"
#include "boosting/sampling.hpp"
#include "boosting/training_rows.hpp"
#include "mliot/boosting/fit.hpp"
#include "mliot/core/archive.hpp"
#include "mliot/core/error.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

constexpr std::size_t kEvaluationChunk = 4096;  // fixed, so that float sums never depend on threads
constexpr std::size_t kParallelRows = 16384;

// The largest distance of a target from its starting score, in the target's own unit. Steps on a
// link are not bounded by it; there e^4 is large.
double initial_scale(const Loss& loss, const Scores& scores, const RowSet& rows,
                     const Group& group) {
  if (!loss.identity_link()) return 4;
  double largest = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    double raw = 0;
    scores.raw(i, 1, &raw);
    largest = std::max(largest, std::abs(rows.target.view()[i] - raw));
  }
  return group.largest(largest);
}

// Loss and weight of a judging row.
struct Judged {
  double loss = 0;
  double weight = 0;
};

// The state of one training.
class Training {
 public:
  struct Means {
    const Group& group;
    int threads;
    Monitor& monitor;
  };

  Training(const BoostingOptions& options, TrainingRows rows, BinnedTable table, Means means)
      : options_(options),
        group_(means.group),
        loss_(options),
        rows_(std::move(rows)),
        table_(std::move(table)),
        threads_(means.threads),
        monitor_(means.monitor),
        judging_(group_.sum(rows_.judge.size()) > 0),
        sums_(rows_.learn.size(), 0.0),
        judge_sums_(rows_.judge.size(), 0.0),
        grid_(options, start_scores()),
        packer_(loss_, rows_.learn.loss_rows(), group_, threads_),
        grower_(table_, rows_.learn.size(), options_, group_, threads_),
        sampler_(options, group_, rows_.learn.size(), table_.columns) {
    scores_.unit = judge_scores_.unit = grid_.unit();
    if (options.histogram_precision == HistogramPrecision::exact) packer_.keep_all_digits();
  }

  FitResult run() {
    FitResult result;
    result.forest.columns = static_cast<std::int64_t>(table_.columns);
    result.forest.grid_exponent = grid_.exponent;
    result.forest.base_score = scores_.base;
    if (judging_) result.metric = loss_.metric();
    const auto trees = static_cast<std::size_t>(options_.n_estimators);
    for (std::size_t tree = 0; tree < trees; ++tree) {
      tick(true, tree);
      const bool moved = add_tree(tree, result.forest.trees);
      if (!judge(result) || !moved) break;
    }
    tick(true, trees);
    if (!judging_) {
      result.best_iteration = static_cast<std::int64_t>(result.forest.trees.size());
    }
    return result;
  }

 private:
  // Fits the base score; returns the loss's initial scale.
  double start_scores() {
    scores_.sums = sums_;
    scores_.starts = rows_.learn.start.view();
    judge_scores_.sums = judge_sums_;
    judge_scores_.starts = rows_.judge.start.view();
    if (scores_.starts.empty()) scores_.base = loss_.base_score(rows_.learn.loss_rows(), group_);
    judge_scores_.base = scores_.base;
    return initial_scale(loss_, scores_, rows_.learn, group_);
  }

  // Adds one tree. False when it and all that would follow change nothing.
  bool add_tree(std::size_t index, std::vector<trees::Tree>& trees) {
    const Gradients& gradients = packer_.pack(scores_);
    const std::vector<std::uint32_t>* bag = sampler_.bag(index);
    const std::vector<bool> mask = sampler_.features(index);
    const GrownTree grown = grower_.grow({&gradients, bag, &mask, [&] { tick(false, index); }});
    const Splitter splitter(options_, table_.features, gradients);
    std::vector<std::int64_t> values =
        leaf_values({grower_, grown, splitter, gradients, scores_, rows_.learn, grid_,
                     options_.learning_rate, loss_.renewal_level(), group_, threads_});
    // One leaf would only correct the base score, which is the best constant already when fitted.
    if (grown.nodes.size() == 1 && scores_.starts.empty()) values[0] = 0;
    std::vector<float> covers;
    for (const GrownTree::Node& node : grown.nodes) {
      covers.push_back(to_float(splitter.hessian(node.totals)));
    }
    trees.push_back(to_tree(grown, table_.features, values, covers));
    move_scores(grown, values, bag);
    return sampler_.random() || grown.nodes.size() > 1 || values[0] != 0;
  }

  void move_scores(const GrownTree& grown, const std::vector<std::int64_t>& values,
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
    walk(grown, values, rows_.learn.size(), judge_sums_);
  }

  // Rows outside the bag find their leaves by their bins.
  void walk_rest(const GrownTree& grown, const std::vector<std::int64_t>& values,
                 const std::vector<std::uint32_t>& bag) {
    for_chunks(sums_.size(), [&](std::size_t begin, std::size_t end) {
      auto next = std::lower_bound(bag.begin(), bag.end(), begin);
      for (std::size_t row = begin; row < end; ++row) {
        if (next != bag.end() && *next == row) {
          ++next;
        } else {
          sums_[row] += static_cast<double>(values[grown.leaf_of(table_.record(row))]);
        }
      }
    });
  }

  // Calls body(begin, end) for every kEvaluationChunk rows.
  template <class Body>
  void for_chunks(std::size_t rows, Body body) const {
    const std::size_t chunks = (rows + kEvaluationChunk - 1) / kEvaluationChunk;
    parallel_for(chunks, threads_, [&](std::size_t chunk) {
      const std::size_t begin = chunk * kEvaluationChunk;
      body(begin, std::min(rows, begin + kEvaluationChunk));
    });
  }

  void walk(const GrownTree& grown, const std::vector<std::int64_t>& values, std::size_t first,
            std::vector<double>& sums) {
    for_chunks(sums.size(), [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        sums[i] += static_cast<double>(values[grown.leaf_of(table_.record(first + i))]);
      }
    });
  }

  // Notes the loss of the judging rows. False when early stopping says so.
  bool judge(FitResult& result) {
    if (!judging_) return true;
    const double loss = judge_loss();
    result.evaluations.push_back(loss);
    const auto trees = static_cast<std::int64_t>(result.evaluations.size());
    if (result.best_iteration == 0 || loss < best_loss_) {
      best_loss_ = loss;
      result.best_iteration = trees;
    }
    return !options_.early_stopping_rounds ||
           trees - result.best_iteration < *options_.early_stopping_rounds;
  }

  Judged judged(std::size_t row) const {
    const auto weight = rows_.judge.weight.view();
    double raw = 0;
    judge_scores_.raw(row, 1, &raw);
    const double w = weight.empty() ? 1.0 : weight[row];
    return {w * loss_.value(raw, rows_.judge.target.view()[row]), w};
  }

  double judge_loss() const {
    if (group_.alone()) {
      return mean_loss(rows_.judge.size(), [&](std::size_t i) { return judged(i); });
    }
    std::vector<double> losses;
    std::vector<double> weights;
    for (std::size_t i = 0; i < rows_.judge.size(); ++i) {
      const Judged each = judged(i);
      losses.push_back(each.loss);
      weights.push_back(each.weight);
    }
    losses = group_.gather<double>(losses);
    weights = group_.gather<double>(weights);
    return mean_loss(losses.size(), [&](std::size_t i) { return Judged{losses[i], weights[i]}; });
  }

  template <class Get>
  double mean_loss(std::size_t rows, Get get) const {
    std::vector<Judged> chunks((rows + kEvaluationChunk - 1) / kEvaluationChunk);
    for_chunks(rows, [&](std::size_t begin, std::size_t end) {
      Judged& chunk = chunks[begin / kEvaluationChunk];
      for (std::size_t i = begin; i < end; ++i) {
        const Judged each = get(i);
        chunk.loss += each.loss;
        chunk.weight += each.weight;
      }
    });
    Judged total;
    for (const Judged& chunk : chunks) {
      total.loss += chunk.loss;
      total.weight += chunk.weight;
    }
    return total.loss / total.weight;
  }

  // Tells the monitor about every tree, and within large trees often enough to be stopped.
  void tick(bool tree_done, std::size_t trees) {
    using Clock = std::chrono::steady_clock;
    constexpr auto kPause = std::chrono::milliseconds(50);
    const auto now = Clock::now();
    if (!tree_done && now - last_tick_ < kPause) return;
    last_tick_ = now;
    monitor_.tick("boosting", static_cast<std::int64_t>(trees), options_.n_estimators);
  }

  const BoostingOptions& options_;
  const Group& group_;
  Loss loss_;
  TrainingRows rows_;
  BinnedTable table_;
  int threads_;
  Monitor& monitor_;
  bool judging_;
  std::vector<double> sums_;
  std::vector<double> judge_sums_;
  Scores scores_;
  Scores judge_scores_;
  LeafGrid grid_;
  GradientPacker packer_;
  TreeGrower grower_;
  Sampler sampler_;
  double best_loss_ = 0;
  std::chrono::steady_clock::time_point last_tick_;
};

// The learning rows' bins, then those of the judging rows. Takes the rows' places.
template <class T>
BinnedTable bin_table(const TrainingData<T>& data, TrainingRows& rows, const Group& group,
                      BinningTask task) {
  BinnedTable table;
  table.rows = rows.learn.size() + rows.judge.size();
  task.levels.assign(data.levels.begin(), data.levels.end());
  task.map = std::move(rows.places);
  task.placed = rows.learn.size();
  set_features(table, cut_features(*data.features, task, group));
  table.stride = table_stride(table.width());
  table.bytes = Buffer<std::uint8_t>(table.rows * table.stride + kernel::kLeastStride);
  bin_rows(*data.features, task, table);
  if (data.evaluation != nullptr) {
    task.map = std::move(rows.evaluation_places);
    bin_rows(*data.evaluation->features, task, table);
  }
  return table;
}

// What every process of a group must bring alike.
template <class T>
void agree(const Group& group, const TrainingData<T>& data, const BoostingOptions& options) {
  if (group.alone()) return;
  const auto flag = [](bool x) { return std::int64_t{x ? 1 : 0}; };
  archive::Object stored;
  archive::Writer writer(stored);
  archive::write_options(writer, options);
  group.agree({static_cast<std::int64_t>(archive::hash_of(stored))}, "the options");
  archive::Object categories;
  archive::Writer(categories).array("levels", data.levels);
  group.agree({static_cast<std::int64_t>(archive::hash_of(categories))}, "the categories");
  group.agree({static_cast<std::int64_t>(data.features->columns()), flag(data.weight.empty()),
               flag(data.init_score.empty()), flag(data.evaluation == nullptr)},
              "the number of columns, or on whether there are weights, init_score and evaluation");
  const bool held_out =
      std::any_of(data.holdout.begin(), data.holdout.end(), [](std::uint8_t x) { return x != 0; });
  require<Unsupported>(
      data.evaluation == nullptr || group.sum(std::size_t{held_out ? 1U : 0U}) == 0,
      "boosting: a group judges by held-out rows or by evaluation rows, not by both");
}

template <class T>
void check_levels(const TrainingData<T>& data) {
  const std::size_t columns = data.features->columns();
  require(data.levels.empty() || data.levels.size() == columns,
          "boosting: levels has {} values, but there are {} features", data.levels.size(), columns);
  for (std::size_t j = 0; j < data.levels.size(); ++j) {
    require(data.levels[j] >= 0, "boosting: feature {} has {} levels", j, data.levels[j]);
    require<ResourceLimit>(data.levels[j] <= kMostLevels,
                           "boosting: feature {} has {} levels, at most {} are possible; join rare "
                           "levels or leave it a number",
                           j, data.levels[j], kMostLevels);
  }
}

}  // namespace

template <class T>
FitResult fit(const TrainingData<T>& data, const BoostingOptions& options, int threads,
              Monitor& monitor, const Collective& collective) {
  const FloatMode mode;
  validate("boosting", options);
  Group group(collective);
  TrainingRows rows = group.together([&] {
    TrainingRows sorted = sort_rows(data, Loss(options));
    check_levels(data);
    return sorted;
  });
  agree(group, data, options);
  group.place(rows.learn.size());
  if (data.spans_read && !rows.places.places.empty()) data.spans_read();
  require(!options.early_stopping_rounds || group.sum(rows.judge.size()) > 0,
          "boosting: early_stopping_rounds needs held-out or evaluation rows to judge by");
  BinningTask task;
  task.max_bin = static_cast<std::size_t>(options.max_bin);
  task.threads = std::max(1, threads);
  task.tick = [&] { monitor.tick("boosting", 0, options.n_estimators); };
  task.tick();
  BinnedTable table = bin_table(data, rows, group, std::move(task));
  return Training(options, std::move(rows), std::move(table), {group, threads, monitor}).run();
}

template FitResult fit(const TrainingData<float>&, const BoostingOptions&, int, Monitor&,
                       const Collective&);
template FitResult fit(const TrainingData<double>&, const BoostingOptions&, int, Monitor&,
                       const Collective&);

}  // namespace mliot::boosting
