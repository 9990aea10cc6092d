// Boosting: joins training, the forest and its stored form.
#include "mliot/boosting/boosting.hpp"

#include <utility>

#include "mliot/core/parallel.hpp"

namespace mliot::boosting {

Boosting::Boosting(Options options) : options_(std::move(options)) { validate(name, options_); }

template <class T>
void Boosting::fit(const TrainingData<T>& data, int threads, Monitor& monitor,
                   const Collective& collective) {
  FitResult result = boosting::fit(data, options_, threads, monitor, collective);
  trees::ForestParts parts;
  parts.trees = std::move(result.forest.trees);
  parts.columns = static_cast<std::size_t>(result.forest.columns);
  parts.grid_exponent = result.forest.grid_exponent;
  parts.base_score = result.forest.base_score;
  if (options_.early_stopping_rounds) {
    parts.iterations = static_cast<std::size_t>(result.best_iteration);
  }
  forest_ = trees::Forest(std::move(parts));
  metric_ = std::move(result.metric);
  evaluations_ = std::move(result.evaluations);
  fitted_ = true;
}

template void Boosting::fit(const TrainingData<float>&, int, Monitor&, const Collective&);
template void Boosting::fit(const TrainingData<double>&, int, Monitor&, const Collective&);

const trees::Forest& Boosting::forest() const {
  require<NotFitted>(fitted_, "boosting: call fit() first");
  return forest_;
}

double Boosting::predict_row(const float* row) const noexcept {
  const FloatMode mode;
  return response(options_.objective, forest_.predict_raw_row(row));
}

double Boosting::predict_row(const double* row) const noexcept {
  const FloatMode mode;
  return response(options_.objective, forest_.predict_raw_row(row));
}

void Boosting::apply_response(std::span<double> raw) const noexcept {
  const FloatMode mode;
  for (double& x : raw) x = response(options_.objective, x);
}

void Boosting::save(archive::Writer& writer) const {
  writer.object("options", [&](archive::Writer& inner) { write_options(inner, options_); });
  writer.value("fitted", fitted_);
  if (!fitted_) return;
  writer.object("forest", [&](archive::Writer& inner) { forest_.save(inner); });
  writer.value("metric", metric_);
  writer.array("evaluations", evaluations_);
}

Boosting Boosting::load(const archive::Reader& reader) {
  Boosting model(archive::read_options<Options>(reader.object("options")));
  model.fitted_ = reader.boolean("fitted");
  if (!model.fitted_) return model;
  model.forest_ = trees::Forest::load(reader.object("forest"));
  reader.check(model.forest_.outputs() == 1, "forest", "has another number of outputs");
  model.metric_ = reader.text("metric");
  model.evaluations_ = reader.array<double>("evaluations");
  return model;
}

}  // namespace mliot::boosting
