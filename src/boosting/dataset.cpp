// Cuts by the rows that count, then bins them all.
#include "mliot/boosting/dataset.hpp"

#include <algorithm>
#include <cmath>

#include "boosting/binner.hpp"
#include "boosting/sparse_table.hpp"
#include "mliot/core/error.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

template <class T>
void check(const data::BlockSource<T>& features, const DatasetOptions& options) {
  const std::size_t rows = features.rows();
  require(rows > 0 && features.columns() > 0, "Dataset: a table of {} rows and {} columns", rows,
          features.columns());
  check_row_count("Dataset", rows);
  require(options.max_bin >= 2 && options.max_bin <= 255,
          "Dataset: max_bin must be between 2 and 255, got {}", options.max_bin);
  require(options.levels.empty() || options.levels.size() == features.columns(),
          "Dataset: levels has {} values for {} features", options.levels.size(),
          features.columns());
  const std::span<const double> weight = options.weight;
  require(weight.empty() || weight.size() == rows, "Dataset: weight has {} values for {} rows",
          weight.size(), rows);
  for (std::size_t i = 0; i < weight.size(); ++i) {
    require(std::isfinite(weight[i]) && weight[i] >= 0,
            "Dataset: weight of row {} is {}; weights must be finite and >= 0", i, weight[i]);
  }
  require(
      weight.empty() || std::any_of(weight.begin(), weight.end(), [](double w) { return w > 0; }),
      "Dataset: all weights are 0: no row is left");
}

}  // namespace

template <class T>
Dataset::Dataset(const data::BlockSource<T>& features, const DatasetOptions& options)
    : max_bin_(options.max_bin) {
  const FloatMode mode;
  check(features, options);
  BinningTask task;
  task.max_bin = static_cast<std::size_t>(options.max_bin);
  task.threads = std::max(1, options.threads);
  if (options.monitor != nullptr) task.tick = [&] { options.monitor->tick("boosting", 0, 1); };
  std::uint32_t placed = 0;
  if (std::find(options.weight.begin(), options.weight.end(), 0.0) != options.weight.end()) {
    for (const double weight : options.weight) {
      task.map.places.push_back(weight > 0 ? placed++ : RowMap::kAbsent);
    }
  } else {
    placed = static_cast<std::uint32_t>(features.rows());
  }
  task.placed = placed;
  const Collective alone;
  Group group(alone);
  group.place(placed);
  const auto table = std::make_shared<BinnedTable>();
  table->rows = features.rows();
  task.levels.assign(options.levels.begin(), options.levels.end());
  if (is_cut_sparse(features, task, group)) {
    SparseCuts cuts = cut_sparse(*features.sparse(), task, group);
    set_features(*table, std::move(cuts.features));
    task.map = {};
    fill_bundles(*table, std::move(cuts.groups), task,
                 [&](BundleWriter& writer) { writer.write(features); });
  } else {
    set_features(*table, cut_features(features, task, group));
    make_room(*table);
    task.map = {};
    bin_rows(features, task, *table);
  }
  table_ = table;
}

std::size_t Dataset::rows() const noexcept { return table_ == nullptr ? 0 : table_->rows; }
std::size_t Dataset::columns() const noexcept {
  return table_ == nullptr ? 0 : table_->features.size();
}

std::size_t Dataset::bins(std::size_t feature) const {
  require(feature < columns(), "Dataset: feature {} of {}", feature, columns());
  return table_->features[feature].count();
}

template Dataset::Dataset(const data::BlockSource<float>&, const DatasetOptions&);
template Dataset::Dataset(const data::BlockSource<double>&, const DatasetOptions&);

}  // namespace mliot::boosting
