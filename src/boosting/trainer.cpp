// fit(): bins the rows, then adds tree after tree.
#include <algorithm>

#include "boosting/binner.hpp"
#include "boosting/continuation.hpp"
#include "boosting/group.hpp"
#include "boosting/joint_columns.hpp"
#include "boosting/level_rows.hpp"
#include "boosting/loss.hpp"
#include "boosting/output_training.hpp"
#include "boosting/prepare.hpp"
#include "boosting/sampling.hpp"
#include "boosting/sparse_table.hpp"
#include "boosting/training.hpp"
#include "boosting/training_rows.hpp"
#include "mliot/boosting/fit.hpp"
#include "mliot/core/archive.hpp"
#include "mliot/core/error.hpp"
#include "mliot/core/memory.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

// A second copy of the bins saves a sixth of the time; beyond so many bytes memory counts for more.
constexpr std::size_t kMostCopied = std::size_t{128} << 20;

// Fewer rows gain nothing from columns that are joint.
constexpr std::size_t kLeastJoined = 4096;

// Copies the placed rows of a Dataset to their places.
void copy_rows(const BinnedTable& from, const RowMap& map, BinnedTable& table, int threads) {
  constexpr std::size_t kChunk = 4096;
  const std::size_t width = from.width();
  parallel_for((from.rows + kChunk - 1) / kChunk, threads, [&](std::size_t chunk) {
    for (std::size_t row = chunk * kChunk; row < std::min(from.rows, (chunk + 1) * kChunk); ++row) {
      const std::uint32_t place = map[row];
      if (place == RowMap::kAbsent) continue;
      std::copy_n(from.record(row), width, table.bytes.data() + place * table.stride);
    }
  });
}

template <class T>
void check_dataset(const TrainingData<T>& data, const BoostingOptions& options) {
  if (data.dataset == nullptr) return;
  const Dataset& dataset = *data.dataset;
  require(dataset.rows() == data.features->rows() && dataset.columns() == data.features->columns(),
          "boosting: a Dataset of {} x {} values for features of {} x {}", dataset.rows(),
          dataset.columns(), data.features->rows(), data.features->columns());
  require(
      dataset.max_bin() == options.max_bin,
      "boosting: the Dataset was made with max_bin {}, but the model has {}; give both the same",
      dataset.max_bin(), options.max_bin);
}

// Fills a table with one column a feature.
template <class T>
void fill_plain(const TrainingData<T>& data, TrainingRows& rows, BinningTask& task,
                BinnedTable& table) {
  make_room(table);
  if (data.dataset == nullptr) {
    bin_rows(*data.features, task, table);
  } else if (data.dataset->table().bundles.empty()) {
    copy_rows(data.dataset->table(), task.map, table, task.threads);
    mark_rare_levels(table, rows.learn.size(), task.level_rows);
  } else {
    unbundle(data.dataset->table(), task, table);
  }
  for (std::size_t set = 0; set < data.evaluations.size(); ++set) {
    task.map = std::move(rows.evaluation_places[set]);
    bin_rows(*data.evaluations[set]->features, task, table);
  }
}

// Fills a table of bundles, which may be tried several times.
template <class T>
void fill_bundled(const TrainingData<T>& data, const TrainingRows& rows, BundleGroups groups,
                  BinningTask& task, BinnedTable& table) {
  const RowMap learning = std::move(task.map);
  fill_bundles(table, std::move(groups), task, [&](BundleWriter& writer) {
    task.map = learning;
    if (data.dataset != nullptr) {
      writer.write(data.dataset->table());
    } else {
      writer.write(*data.features);
    }
    for (std::size_t set = 0; set < data.evaluations.size(); ++set) {
      task.map = rows.evaluation_places[set];
      writer.write(*data.evaluations[set]->features);
    }
  });
}

// Whether the outputs share their trees.
bool shares_trees(const BoostingOptions& options, const TrainingLoop::Input& input) {
  if (input.outputs == 1) return false;
  if (options.multi_strategy) return *options.multi_strategy == MultiStrategy::multi_output_tree;
  return options.quantiles || (input.before && input.before.forest->vector_leaves());
}

// Whether the training's trees can be grown from bundles: level by level and with shared trees they
// are grown from one column a feature.
bool takes_bundles(const BoostingOptions& options, const TrainingLoop::Input& input) {
  return options.grow_policy != GrowPolicy::oblivious && !shares_trees(options, input);
}

// What a table may be.
struct TableKind {
  bool bundled;  // of bundles, where the rows are sparse
  bool moves;    // else of records that move
};

// The learning rows' bins, then those of the judging rows. Takes the rows' places.
template <class T>
BinnedTable bin_table(const TrainingData<T>& data, TrainingRows& rows, const Group& group,
                      BinningTask task, TableKind kind) {
  BinnedTable table;
  table.rows = rows.learn.size() + rows.judging();
  task.levels.assign(data.levels.begin(), data.levels.end());
  task.map = std::move(rows.places);
  task.placed = rows.learn.size();
  BundleGroups groups;
  if (data.dataset != nullptr) {
    const BinnedTable& from = data.dataset->table();
    set_features(table, from.features);
    groups = from.bundles.groups();
  } else if (is_cut_sparse(*data.features, task, group)) {
    SparseCuts cuts = cut_sparse(*data.features->sparse(), task, group);
    set_features(table, std::move(cuts.features));
    groups = std::move(cuts.groups);
  } else {
    set_features(table, cut_features(*data.features, task, group));
  }
  const std::size_t bytes = data.features->rows() * data.features->columns() * sizeof(T);
  return_free_memory(bytes);  // of the sample, before the table comes
  if (kind.bundled && !groups.gaps.empty()) {
    fill_bundled(data, rows, std::move(groups), task, table);
  } else {
    table.moves = kind.moves;
    fill_plain(data, rows, task, table);
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
               flag(data.init_score.empty()), static_cast<std::int64_t>(data.evaluations.size()),
               static_cast<std::int64_t>(data.eval_metrics.size())},
              "the number of columns, evaluation sets or metrics, or on whether there are weights "
              "and init_score");
  const trees::Forest* before = data.init_model.forest;
  const std::uint64_t hash = before == nullptr ? 0 : archive::hash_of(archive::save(*before));
  group.agree({static_cast<std::int64_t>(hash)}, "init_model");
  require<Unsupported>(data.dataset == nullptr,
                       "boosting: a group cuts its bins together; it takes no Dataset");
  const bool held_out =
      std::any_of(data.holdout.begin(), data.holdout.end(), [](std::uint8_t x) { return x != 0; });
  require<Unsupported>(
      data.evaluations.empty() || group.sum(std::size_t{held_out ? 1U : 0U}) == 0,
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
TrainingLoop::Input prepare(const TrainingData<T>& data, const BoostingOptions& options,
                            Group& group, int threads, Monitor& monitor) {
  TrainingLoop::Input input;
  input.outputs = output_count(data, options);
  input.rows = group.together([&] {
    TrainingRows sorted = sort_rows(data, Loss(options), input.outputs);
    check_levels(data);
    check_dataset(data, options);
    return sorted;
  });
  TrainingRows& rows = input.rows;
  agree(group, data, options);
  group.place(rows.learn.size());
  const bool copied = !rows.places.places.empty();
  if (data.spans_read && copied) data.spans_read();
  require(!options.early_stopping_rounds || group.sum(rows.judging()) > 0,
          "boosting: early_stopping_rounds needs held-out or evaluation rows to judge by");
  BinningTask task;
  task.max_bin = static_cast<std::size_t>(options.max_bin);
  task.level_rows = options.cat_smooth;
  task.threads = std::max(1, threads);
  task.tick = [&] { monitor.tick("boosting", 0, options.n_estimators); };
  task.tick();
  input.before = group.together([&] { return continue_from(data, options, rows, threads); });
  input.compact = data.compact || rows.learn.size() * data.features->columns() > kMostCopied;
  const TableKind kind{.bundled = takes_bundles(options, input),
                       .moves = input.compact && input.outputs == 1 && !draws_bags(options)};
  input.table = bin_table(data, rows, group, std::move(task), kind);
  input.joins = group.rows() >= kLeastJoined && !shares_trees(options, input);
  if (data.rows_read && copied) data.rows_read();
  const std::size_t bytes = data.features->rows() * data.features->columns() * sizeof(T);
  return_free_memory(bytes);  // of the blocks and the rows, before the arrays of the training come
  input.metrics = data.eval_metrics;
  return input;
}

std::unique_ptr<TrainingLoop> make_training(const BoostingOptions& options,
                                            TrainingLoop::Input input, TrainingLoop::Means means) {
  if (input.joins && input.table.bundles.empty()) {
    join_columns(input.table, means.group, means.threads);
  }
  if (input.outputs > 1) {
    return std::make_unique<OutputTraining>(options, std::move(input), means);
  }
  return std::make_unique<Training>(options, std::move(input), means);
}

template <class T>
FitResult fit(const TrainingData<T>& data, const BoostingOptions& options, int threads,
              Monitor& monitor, const Collective& collective) {
  const FloatMode mode;
  validate("boosting", options);
  const std::string problem = contradiction(options);
  require(problem.empty(), "{}", problem);
  Group group(collective);
  const auto training = make_training(options, prepare(data, options, group, threads, monitor),
                                      {group, threads, monitor});
  training->run();
  return training->take();
}

template TrainingLoop::Input prepare(const TrainingData<float>&, const BoostingOptions&, Group&,
                                     int, Monitor&);
template TrainingLoop::Input prepare(const TrainingData<double>&, const BoostingOptions&, Group&,
                                     int, Monitor&);
template FitResult fit(const TrainingData<float>&, const BoostingOptions&, int, Monitor&,
                       const Collective&);
template FitResult fit(const TrainingData<double>&, const BoostingOptions&, int, Monitor&,
                       const Collective&);

}  // namespace mliot::boosting
