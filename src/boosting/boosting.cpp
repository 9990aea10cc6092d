// Boosting: joins training, the forest and its stored form.
#include "mliot/boosting/boosting.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "mliot/boosting/binned_rows.hpp"
#include "mliot/boosting/cross_validation.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {

namespace {

void check_values(const archive::Reader& reader, std::string_view name,
                  const std::vector<double>& values) {
  reader.check(std::none_of(values.begin(), values.end(), [](double x) { return std::isnan(x); }),
               name, "holds nan");
}

// Readers of the first files know one metric, of one set; the list of all is there when it says
// more than that.
void write_evaluations(archive::Writer& writer, const std::vector<Evaluation>& all) {
  const Evaluation first = all.empty() ? Evaluation{} : all.front();
  writer.value("metric", first.metric);
  writer.array("evaluations", first.values);
  if (all.size() < 2 && !first.is_higher_better) return;
  writer.list("all_evaluations", all, [](archive::Writer& inner, const Evaluation& each) {
    inner.value("set", each.set);
    inner.value("metric", each.metric);
    inner.value("is_higher_better", each.is_higher_better);
    inner.array("values", each.values);
  });
}

std::vector<Evaluation> read_evaluations(const archive::Reader& reader) {
  constexpr std::int64_t kMostSets = 1 << 20;
  std::vector<Evaluation> all;
  Evaluation first{0, reader.text("metric"), false, reader.array<double>("evaluations")};
  check_values(reader, "evaluations", first.values);
  if (!reader.has("all_evaluations")) {
    if (!first.metric.empty()) all.push_back(std::move(first));
    return all;
  }
  reader.list("all_evaluations", [&](const archive::Reader& inner) {
    Evaluation each;
    each.set = static_cast<std::size_t>(inner.integer("set", 0, kMostSets));
    each.metric = inner.text("metric");
    each.is_higher_better = inner.boolean("is_higher_better");
    each.values = inner.array<double>("values");
    check_values(inner, "values", each.values);
    all.push_back(std::move(each));
  });
  return all;
}

}  // namespace

Boosting::Boosting(Options options) : options_(std::move(options)) {
  validate(name, options_);
  const std::string problem = contradiction(options_);
  require(problem.empty(), "{}", problem);
}

template <class T>
void Boosting::fit(const TrainingData<T>& data, int threads, Monitor& monitor,
                   const Collective& collective) {
  take(boosting::fit(data, options_, threads, monitor, collective));
}

template <class T>
std::vector<Boosting> Boosting::cross_validate(std::span<const TrainingData<T>> folds,
                                               const Options& options, int threads,
                                               Monitor& monitor) {
  std::vector<Boosting> models;
  for (FitResult& result : boosting::cross_validate(folds, options, threads, monitor)) {
    models.emplace_back(options).take(std::move(result));
  }
  return models;
}

void Boosting::take(FitResult result) {
  trees::ForestParts parts;
  parts.trees = std::move(result.forest.trees);
  parts.columns = static_cast<std::size_t>(result.forest.columns);
  parts.grid_exponent = result.forest.grid_exponent;
  parts.base_score = result.forest.base_score;
  parts.outputs = result.forest.outputs;
  parts.vector_leaves = result.forest.vector_leaves;
  parts.grid_exponents = std::move(result.forest.grid_exponents);
  parts.base_scores = std::move(result.forest.base_scores);
  if (options_.early_stopping_rounds) {
    parts.iterations = static_cast<std::size_t>(result.best_iteration);
  }
  forest_ = trees::Forest(std::move(parts));
  evaluations_ = std::move(result.evaluations);
  stop_reason_ = result.stop_reason;
  constant_features_ = std::move(result.constant_features);
  fitted_ = true;
}

template void Boosting::fit(const TrainingData<float>&, int, Monitor&, const Collective&);
template void Boosting::fit(const TrainingData<double>&, int, Monitor&, const Collective&);
template std::vector<Boosting> Boosting::cross_validate(std::span<const TrainingData<float>>,
                                                        const Options&, int, Monitor&);
template std::vector<Boosting> Boosting::cross_validate(std::span<const TrainingData<double>>,
                                                        const Options&, int, Monitor&);

const trees::Forest& Boosting::forest() const {
  require<NotFitted>(is_fitted(), "boosting: call fit() first");
  return forest_;
}

void Boosting::predict(const Dataset& rows, std::span<double> out,
                       const trees::PredictOptions& options) const {
  const BinnedRows binned(forest(), rows);
  binned.visit([&](const auto& bins) { binned.forest().predict_raw(bins, out, options); });
  apply_response(out);
}

double Boosting::predict_row(const float* row) const noexcept {
  if (!is_fitted()) return std::numeric_limits<double>::quiet_NaN();
  const FloatMode mode;
  return response(options_.objective, forest_.predict_raw_row(row));
}

double Boosting::predict_row(const double* row) const noexcept {
  if (!is_fitted()) return std::numeric_limits<double>::quiet_NaN();
  const FloatMode mode;
  return response(options_.objective, forest_.predict_raw_row(row));
}

void Boosting::predict_row(const float* row, double* out) const noexcept {
  if (!is_fitted()) return;
  forest_.predict_raw_row(row, out);
  apply_response({out, forest_.outputs()});
}

void Boosting::predict_row(const double* row, double* out) const noexcept {
  if (!is_fitted()) return;
  forest_.predict_raw_row(row, out);
  apply_response({out, forest_.outputs()});
}

void Boosting::apply_response(std::span<double> raw) const noexcept {
  const FloatMode mode;
  respond(options_, forest_.outputs(), raw);
}

void Boosting::save(archive::Writer& writer) const {
  writer.object("options", [&](archive::Writer& inner) { write_options(inner, options_); });
  writer.value("fitted", is_fitted());
  if (!is_fitted()) return;
  writer.object("forest", [&](archive::Writer& inner) { forest_.save(inner); });
  write_evaluations(writer, evaluations_);
}

namespace {

// Whether a model of these options may have so many outputs.
bool fits(const BoostingOptions& options, std::size_t outputs) {
  if (options.num_class) return outputs == static_cast<std::size_t>(*options.num_class);
  if (options.quantiles) return outputs == options.quantiles->size();
  return options.objective != Objective::binary || outputs == 1;
}

}  // namespace

Boosting Boosting::load(const archive::Reader& reader) {
  const auto options = archive::read_options<Options>(reader.object("options"));
  reader.check(contradiction(options).empty(), "options", "contradict each other");
  Boosting model(options);
  model.fitted_ = reader.boolean("fitted");
  if (!model.fitted_) return model;
  model.forest_ = trees::Forest::load(reader.object("forest"));
  reader.check(fits(options, model.forest_.outputs()), "forest", "has a wrong number of outputs");
  model.evaluations_ = read_evaluations(reader);
  return model;
}

}  // namespace mliot::boosting
