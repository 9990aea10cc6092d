// Rules that the caller's rows keep, and the list of their places.
#include "boosting/training_rows.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "mliot/core/error.hpp"
#include "mliot/trees/forest.hpp"

namespace mliot::boosting {
namespace {

void check_length(std::string_view what, std::size_t length, std::size_t rows) {
  require(length == 0 || length == rows, "boosting: {} has {} values for {} rows", what, length,
          rows);
}

template <class T>
std::size_t rows_of(const TrainingData<T>* data) {
  return data == nullptr || data->features == nullptr ? 0 : data->features->rows();
}

// Before a value is read: places of rows are numbers of 32 bits.
template <class T>
void check_row_counts(const TrainingData<T>& data) {
  std::size_t rows = rows_of(&data);
  for (const TrainingData<T>* each : data.evaluations) rows += rows_of(each);
  check_row_count("boosting", rows);
}

// Targets a row.
template <class T>
std::size_t targets_of(const TrainingData<T>& data) {
  return std::max<std::size_t>(1, data.target.size() / data.features->rows());
}

template <class T>
void check_targets(const TrainingData<T>& data, const Loss& loss) {
  const std::size_t targets = targets_of(data);
  if (targets == 1) return loss.check(data.target, data.weight);
  std::vector<double> column(data.features->rows());
  for (std::size_t k = 0; k < targets; ++k) {
    for (std::size_t i = 0; i < column.size(); ++i) column[i] = data.target[i * targets + k];
    loss.check(column, data.weight);
  }
}

template <class T>
void check_table(const TrainingData<T>& data, const Loss& loss, std::size_t outputs) {
  require(data.features != nullptr, "boosting: there are no features");
  const std::size_t rows = data.features->rows();
  require(rows > 0, "boosting: there are no rows");
  require(data.features->columns() > 0, "boosting: there are no feature columns");
  const std::size_t targets = targets_of(data);
  require(data.target.size() == targets * rows && (targets == 1 || targets == outputs),
          "boosting: target has {} values for {} rows", data.target.size(), rows);
  check_length("weight", data.weight.size(), rows);
  check_length("init_score", data.init_score.size(), rows * outputs);
  check_length("holdout", data.holdout.size(), rows);
  for (std::size_t i = 0; i < data.weight.size(); ++i) {
    const double weight = data.weight[i];
    require(std::isfinite(weight) && weight >= 0,
            "boosting: weight of row {} is {}; weights must be finite and >= 0", i, weight);
  }
  for (std::size_t i = 0; i < data.init_score.size(); ++i) {
    const bool counts = data.weight.empty() || data.weight[i / outputs] > 0;
    require(!counts || std::isfinite(data.init_score[i]), "boosting: init_score of row {} is {}",
            i / outputs, data.init_score[i]);
  }
  check_targets(data, loss);
}

template <class T>
bool is_absent(const TrainingData<T>& data, std::size_t row) {
  return !data.weight.empty() && data.weight[row] == 0;
}

template <class T>
void append(const TrainingData<T>& data, std::size_t row, RowSet& set) {
  const auto append_all = [&](std::span<const double> values, RowColumn& column) {
    const std::size_t width = values.size() / data.features->rows();
    for (std::size_t k = 0; k < width; ++k) column.append(values[row * width + k]);
  };
  append_all(data.target, set.target);
  append_all(data.weight, set.weight);
  append_all(data.init_score, set.start);
}

template <class T>
bool teaches_whole(const TrainingData<T>& data) {
  return std::find(data.weight.begin(), data.weight.end(), 0.0) == data.weight.end() &&
         std::none_of(data.holdout.begin(), data.holdout.end(),
                      [](std::uint8_t x) { return x != 0; });
}

// Room for all rows of the table: pages that stay empty cost nothing, growth by doubling does.
template <class T>
void reserve(const TrainingData<T>& data, RowSet& set) {
  set.target.reserve(set.target.view().size() + data.target.size());
  set.weight.reserve(set.weight.view().size() + data.weight.size());
  set.start.reserve(set.start.view().size() + data.init_score.size());
}

// Appends the rows of the table that are present and wanted, and gives them places from `next` on.
template <class T, class Wanted>
void place(const TrainingData<T>& data, RowSet& set, RowMap& map, std::uint32_t& next,
           Wanted wanted) {
  map.places.resize(data.features->rows(), RowMap::kAbsent);
  for (std::size_t row = 0; row < map.places.size(); ++row) {
    if (is_absent(data, row) || !wanted(row)) continue;
    append(data, row, set);
    map.places[row] = next++;
  }
}

}  // namespace

template <class T>
std::size_t output_count(const TrainingData<T>& data, const BoostingOptions& options) {
  const bool empty = data.features == nullptr || data.features->rows() == 0;
  const std::size_t targets = empty ? 1 : targets_of(data);
  const bool alone =
      options.objective == Objective::binary || options.num_class || options.quantiles;
  require(
      targets == 1 || !alone,
      "boosting: classes and quantiles are of one target a row; target has {} values for {} rows",
      data.target.size(), empty ? 0 : data.features->rows());
  if (options.num_class) return static_cast<std::size_t>(*options.num_class);
  const std::size_t outputs = options.quantiles ? options.quantiles->size() : targets;
  require<ResourceLimit>(outputs <= trees::kMostOutputs,
                         "boosting: {} {}, but a model has at most {}; train several models",
                         outputs, options.quantiles ? "quantiles" : "targets", trees::kMostOutputs);
  return outputs;
}

template <class T>
TrainingRows sort_rows(const TrainingData<T>& data, const Loss& loss, std::size_t outputs) {
  check_row_counts(data);
  check_table(data, loss, outputs);
  TrainingRows rows;
  rows.judges.resize(1 + data.evaluations.size());
  rows.learn.targets = targets_of(data);
  for (RowSet& set : rows.judges) set.targets = rows.learn.targets;
  std::uint32_t next = 0;
  if (teaches_whole(data)) {
    rows.learn.target.borrow(data.target);
    rows.learn.weight.borrow(data.weight);
    rows.learn.start.borrow(data.init_score);
    next = static_cast<std::uint32_t>(data.features->rows());
  } else {
    const auto held_out = [&](std::size_t row) {
      return !data.holdout.empty() && data.holdout[row] != 0;
    };
    reserve(data, rows.learn);
    place(data, rows.learn, rows.places, next, [&](std::size_t row) { return !held_out(row); });
    place(data, rows.judges[0], rows.places, next, held_out);
  }
  require(rows.learn.size() > 0,
          "boosting: no row is left to train on: all are held out or have weight 0");
  for (const TrainingData<T>* each : data.evaluations) {
    require(each != nullptr, "boosting: an evaluation set is null");
    check_table(*each, loss, outputs);
    require(targets_of(*each) == targets_of(data),
            "boosting: evaluation rows have {} targets, training rows {}", targets_of(*each),
            targets_of(data));
    require(each->features->columns() == data.features->columns(),
            "boosting: evaluation rows have {} columns, training rows {}",
            each->features->columns(), data.features->columns());
    const std::size_t set = 1 + rows.evaluation_places.size();
    place(*each, rows.judges[set], rows.evaluation_places.emplace_back(), next,
          [](std::size_t) { return true; });
  }
  return rows;
}

template std::size_t output_count(const TrainingData<float>&, const BoostingOptions&);
template std::size_t output_count(const TrainingData<double>&, const BoostingOptions&);
template TrainingRows sort_rows(const TrainingData<float>&, const Loss&, std::size_t);
template TrainingRows sort_rows(const TrainingData<double>&, const Loss&, std::size_t);

}  // namespace mliot::boosting
