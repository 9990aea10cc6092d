// Rules that the caller's rows keep, and the list of their places.
#include "boosting/training_rows.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "mliot/core/error.hpp"

namespace mliot::boosting {
namespace {

void check_length(std::string_view what, std::size_t length, std::size_t rows) {
  require(length == 0 || length == rows, "boosting: {} has {} values for {} rows", what, length,
          rows);
}

template <class T>
void check_table(const TrainingData<T>& data, const Loss& loss) {
  require(data.features != nullptr, "boosting: there are no features");
  const std::size_t rows = data.features->rows();
  require(rows > 0, "boosting: there are no rows");
  require(data.features->columns() > 0, "boosting: there are no feature columns");
  require(rows < RowMap::kAbsent / 2, "boosting: {} rows; at most {} fit", rows,
          RowMap::kAbsent / 2);
  require(data.target.size() == rows, "boosting: target has {} values for {} rows",
          data.target.size(), rows);
  check_length("weight", data.weight.size(), rows);
  check_length("init_score", data.init_score.size(), rows);
  check_length("holdout", data.holdout.size(), rows);
  for (std::size_t i = 0; i < data.weight.size(); ++i) {
    const double weight = data.weight[i];
    require(std::isfinite(weight) && weight >= 0,
            "boosting: weight of row {} is {}; weights must be finite and >= 0", i, weight);
  }
  for (std::size_t i = 0; i < data.init_score.size(); ++i) {
    require(std::isfinite(data.init_score[i]), "boosting: init_score of row {} is {}", i,
            data.init_score[i]);
  }
  loss.check(data.target, data.weight);
}

template <class T>
bool is_absent(const TrainingData<T>& data, std::size_t row) {
  return !data.weight.empty() && data.weight[row] == 0;
}

template <class T>
void append(const TrainingData<T>& data, std::size_t row, RowSet& set) {
  set.target.append(data.target[row]);
  if (!data.weight.empty()) set.weight.append(data.weight[row]);
  if (!data.init_score.empty()) set.start.append(data.init_score[row]);
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
  const std::size_t rows = set.size() + data.target.size();
  set.target.reserve(rows);
  if (!data.weight.empty()) set.weight.reserve(rows);
  if (!data.init_score.empty()) set.start.reserve(rows);
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
TrainingRows sort_rows(const TrainingData<T>& data, const Loss& loss) {
  check_table(data, loss);
  TrainingRows rows;
  rows.judges.resize(1 + data.evaluations.size());
  std::uint32_t next = 0;
  if (teaches_whole(data)) {
    rows.learn.target.borrow(data.target);
    rows.learn.weight.borrow(data.weight);
    rows.learn.start.borrow(data.init_score);
    next = static_cast<std::uint32_t>(data.target.size());
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
    check_table(*each, loss);
    require(each->features->columns() == data.features->columns(),
            "boosting: evaluation rows have {} columns, training rows {}",
            each->features->columns(), data.features->columns());
    const std::size_t set = 1 + rows.evaluation_places.size();
    place(*each, rows.judges[set], rows.evaluation_places.emplace_back(), next,
          [](std::size_t) { return true; });
  }
  return rows;
}

template TrainingRows sort_rows(const TrainingData<float>&, const Loss&);
template TrainingRows sort_rows(const TrainingData<double>&, const Loss&);

}  // namespace mliot::boosting
