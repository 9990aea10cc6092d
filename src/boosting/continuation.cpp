// Earlier trees seen by the rows of a new training.
#include "boosting/continuation.hpp"

#include <algorithm>

#include "mliot/core/error.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

constexpr std::size_t kChunk = 4096;

void check_loss(const BoostingOptions& before, const BoostingOptions& now) {
  require(before.objective == now.objective,
          "boosting: init_model was fitted with objective '{}', this training has '{}'",
          enum_name(before.objective), enum_name(now.objective));
  require(now.objective != Objective::quantile || before.alpha == now.alpha,
          "boosting: init_model was fitted with alpha {}, this training has {}", before.alpha,
          now.alpha);
  require(now.objective != Objective::tweedie ||
              before.tweedie_variance_power == now.tweedie_variance_power,
          "boosting: init_model was fitted with tweedie_variance_power {}, this training has {}",
          before.tweedie_variance_power, now.tweedie_variance_power);
  require(before.quantiles == now.quantiles,
          "boosting: init_model was fitted with other quantiles than this training; give the same");
}

template <class T>
void check_model(const TrainingData<T>& data, const BoostingOptions& options) {
  const trees::Forest& forest = *data.init_model.forest;
  if (data.init_model.options != nullptr) check_loss(*data.init_model.options, options);
  const std::size_t outputs = output_count(data, options);
  require(forest.outputs() == outputs,
          "boosting: init_model has {} values a row (classes, targets or quantiles), this training "
          "{}",
          forest.outputs(), outputs);
  require(forest.columns() == data.features->columns(),
          "boosting: init_model was fitted on {} columns, this table has {}", forest.columns(),
          data.features->columns());
  bool plain = true;
  for (std::size_t k = 0; k < outputs; ++k) plain = plain && forest.base_score(k) == 0;
  require(data.init_score.empty() || plain,
          "boosting: init_model starts from a base score of its own and cannot go on from "
          "init_score; leave init_score out, or fit the first model with it");
}

// Copies the judging rows of a source to their places, one row after the other.
template <class T>
void gather(const data::BlockSource<T>& source, const RowMap& map, std::size_t first,
            std::vector<double>& rows) {
  const std::size_t columns = source.columns();
  std::vector<T> values;
  for (std::size_t b = 0; b < source.blocks(); ++b) {
    const std::size_t begin = source.first_row(b);
    const std::size_t n = source.first_row(b + 1) - begin;
    values.resize(n * columns);
    source.read(b, values.data(), n);
    for (std::size_t i = 0; i < n; ++i) {
      const std::uint32_t place = map[begin + i];
      if (place == RowMap::kAbsent || place < first) continue;
      double* row = rows.data() + (place - first) * columns;
      for (std::size_t j = 0; j < columns; ++j) row[j] = static_cast<double>(values[j * n + i]);
    }
  }
}

}  // namespace

void Continuation::add_tree(std::size_t tree, std::size_t first, std::span<double> to,
                            int threads) const {
  const trees::Tree& walked = forest->trees()[tree];
  const std::size_t columns = forest->columns();
  const std::size_t outputs = forest->outputs();
  const std::size_t values = forest->vector_leaves() ? outputs : 1;  // of a leaf
  const std::size_t output = forest->vector_leaves() ? 0 : tree % outputs;
  const std::size_t rows = to.size() / outputs;
  parallel_for((rows + kChunk - 1) / kChunk, threads, [&](std::size_t chunk) {
    for (std::size_t i = chunk * kChunk; i < std::min(rows, (chunk + 1) * kChunk); ++i) {
      const std::size_t leaf = walked.leaf_of(judging.data() + (first + i) * columns);
      double* row = to.data() + i * outputs + output;
      for (std::size_t k = 0; k < values; ++k) {
        row[k] += static_cast<double>(walked.leaves[leaf * values + k]);
      }
    }
  });
}

template <class T>
Continuation continue_from(const TrainingData<T>& data, const BoostingOptions& options,
                           const TrainingRows& rows, int threads) {
  Continuation before;
  if (!data.init_model) return before;
  check_model(data, options);
  before.forest = data.init_model.forest;
  const std::size_t learning = rows.learn.size();
  const std::size_t outputs = before.forest->outputs();
  std::vector<double> all(data.features->rows() * outputs);
  before.forest->unscaled().predict_raw(
      *data.features, all,
      {.iterations = before.forest->iterations(), .threads = std::max(1, threads)});
  if (rows.places.places.empty()) {
    before.sums = std::move(all);
  } else {
    before.sums.resize(learning * outputs);
    for (std::size_t i = 0; i < data.features->rows(); ++i) {
      if (rows.places[i] >= learning) continue;
      std::copy_n(all.data() + i * outputs, outputs, before.sums.data() + rows.places[i] * outputs);
    }
  }
  before.judging.resize(rows.judging() * before.forest->columns());
  if (before.judging.empty()) return before;
  gather(*data.features, rows.places, learning, before.judging);
  for (std::size_t set = 0; set < data.evaluations.size(); ++set) {
    gather(*data.evaluations[set]->features, rows.evaluation_places[set], learning, before.judging);
  }
  return before;
}

template Continuation continue_from(const TrainingData<float>&, const BoostingOptions&,
                                    const TrainingRows&, int);
template Continuation continue_from(const TrainingData<double>&, const BoostingOptions&,
                                    const TrainingRows&, int);

}  // namespace mliot::boosting
