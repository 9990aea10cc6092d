// The stream of statistical models: checks first, then one update of each model.
#include "mliot/pipeline/statistical_pipeline.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "mliot/core/error.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::pipeline {
namespace {

std::vector<std::string> ids_or_one(const std::vector<IdColumn>& columns) {
  return columns.empty() ? std::vector<std::string>(1) : joined_ids(columns);
}

// Before anything as large as the file says is allocated.
void check_memory(const StatisticalContent& content, const StreamOptions& options) {
  std::uint64_t block = 64;  // what a series takes beside its states
  for (const StatisticalModel& model : content.models) {
    block += 32 + sizeof(double) * model.panel.width();
  }
  const std::uint64_t series = content.series();
  require<ResourceLimit>(block <= options.max_memory / (series + options.new_series + 1),
                         "statistical models: states of {} bytes for {} series and room for {} "
                         "pass the limit of {} bytes",
                         block, series, options.new_series, options.max_memory);
}

Status check_view(const StatisticalModel& model, const StatisticalForecastView& out) noexcept {
  const std::size_t h = out.mean.size();
  if (h == 0 || out.variance.size() != h || out.bounds.size() != h * out.quantiles.size()) {
    return Status::wrong_shape;
  }
  for (const double q : out.quantiles) {
    if (!(q > 0 && q < 1)) return Status::wrong_quantile;
  }
  const bool bounded = !out.quantiles.empty() && !model.intervals.empty();
  return bounded && static_cast<std::int64_t>(h) > model.intervals.horizon()
             ? Status::beyond_horizon
             : Status::ok;
}

bool holds(HoldsOf whom, bool counts) noexcept {
  return whom == HoldsOf::all || (whom == HoldsOf::counts && counts);
}

bool of_counts(std::size_t series, const StatisticalModel& model) noexcept {
  return !model.counts.empty() && model.counts[series] != 0;
}

// A whole number stands for what lies within half a unit of it.
void round_to_whole(std::span<double> quantiles) noexcept {
  for (double& each : quantiles) each = std::ceil(each - 0.5) + 0.0;
}

void lift_to_zero(std::span<double> values) noexcept {
  for (double& each : values) each = each < 0 ? 0 : each;
}

}  // namespace

StatisticalPipeline::StatisticalPipeline(StatisticalContent content, PipelineParts parts,
                                         const StreamOptions& options)
    : StatisticalPipeline(std::move(content), std::move(parts), {}, options) {
  golden_ = golden_of(content_.first(known_));
}

StatisticalPipeline::StatisticalPipeline(StatisticalContent content, PipelineParts parts,
                                         StatisticalGolden golden, const StreamOptions& options)
    : content_(std::move(content)),
      parts_(std::move(parts)),
      golden_(std::move(golden)),
      ids_(std::make_unique<SeriesIds>(ids_or_one(parts_.ids), options.new_series)),
      known_(content_.series()),
      scales_(options.new_series) {
  require(ids_->size() == known_, "statistical models: {} ids, but states of {} series",
          ids_->size(), known_);
  require(!content_.models.empty(), "statistical models: there is no model");
  content_.check();
  check_memory(content_, options);
  content_.add(options.new_series);
}

std::optional<ModelIndex> StatisticalPipeline::model(std::string_view name) const noexcept {
  for (std::size_t j = 0; j < content_.models.size(); ++j) {
    if (content_.models[j].name == name) return ModelIndex{j};
  }
  return std::nullopt;
}

std::string_view StatisticalPipeline::model_name(ModelIndex model) const noexcept {
  return model.value < model_count() ? std::string_view(content_.models[model.value].name)
                                     : std::string_view();
}

std::optional<SeriesIndex> StatisticalPipeline::series(std::string_view id) const noexcept {
  const auto place = ids_->find(id);
  if (!place) return std::nullopt;
  return SeriesIndex{*place};
}

std::string_view StatisticalPipeline::id(SeriesIndex series) const noexcept {
  return series.value < series_count() ? ids_->id(series.value) : std::string_view();
}

std::optional<std::int64_t> StatisticalPipeline::next_time(SeriesIndex series) const noexcept {
  if (series.value >= series_count()) return std::nullopt;
  const std::int64_t next = content_.next_period[series.value];
  if (next == StatisticalContent::kNotBegun) return std::nullopt;
  return content_.axis.time(next);
}

Status StatisticalPipeline::add_series(std::string_view id, SeriesIndex& added) noexcept {
  if (!id_fits(parts_.ids, id)) return Status::malformed_id;
  return ids_->add(id, [&](std::size_t place) { added = {place}; });
}

Status StatisticalPipeline::update(SeriesIndex series, double y) noexcept {
  if (series.value >= series_count()) return Status::unknown_series;
  const std::int64_t next = content_.next_period[series.value];
  return next == StatisticalContent::kNotBegun ? Status::not_ready : take(series.value, next, y);
}

Status StatisticalPipeline::update(const Event& event) noexcept {
  const std::size_t series = event.series.value;
  if (series >= series_count()) return Status::unknown_series;
  if (!event.past.empty()) return Status::wrong_shape;
  const std::optional<std::int64_t> period = content_.axis.period(event.time);
  if (!period) return Status::off_grid;
  const std::int64_t next = content_.next_period[series];
  if (next != StatisticalContent::kNotBegun) {
    if (*period < next) return *period + 1 == next ? Status::duplicate : Status::late;
    if (*period > next) return Status::gap;
  }
  return take(series, *period, event.value);
}

Status StatisticalPipeline::take(std::size_t series, std::int64_t period, double y) noexcept {
  if (std::isnan(y)) {
    if (content_.missing == MissingValue::last) y = content_.last[series];
    if (content_.missing == MissingValue::number) y = content_.number;
    if (std::isnan(y)) return Status::missing;
  }
  if (!std::isfinite(y)) return Status::not_finite;
  const FloatMode mode;  // which tells 0 from the least number above it
  for (const StatisticalModel& model : content_.models) {
    if (!model.panel_of(series).takes(y)) return Status::not_taken;
  }
  for (StatisticalModel& model : content_.models) model.update(series, y);
  if (content_.next_period[series] == StatisticalContent::kNotBegun) {
    content_.first_period[series] = period;
  }
  content_.next_period[series] = period + 1;
  content_.last[series] = y;
  if (series >= known_) {
    forecasting::ErrorScale& scale = scales_[series - known_];
    scale.push(y);
    content_.scales[series] = scale.value();
  }
  return Status::ok;
}

Status StatisticalPipeline::predict_into(SeriesIndex series, ModelIndex model,
                                         const StatisticalForecastView& out) const noexcept {
  if (series.value >= series_count()) return Status::unknown_series;
  if (model.value >= model_count()) return Status::unknown_model;
  const StatisticalModel& asked = content_.models[model.value];
  const Status status = check_view(asked, out);
  if (status != Status::ok) return status;
  const statistical::AnyPanel& panel = asked.panel_of(series.value);
  const std::size_t place = asked.places[series.value];
  if (panel.empty(place)) return Status::not_ready;
  const FloatMode mode;
  if (asked.intervals.empty()) {
    panel.predict(place, out.mean, out.variance, out.quantiles, out.bounds);
  } else {
    panel.predict(place, out.mean, out.variance);
    // Errors of a back-test are those of forecasts that were kept to their values.
    if (holds(content_.nonnegative, of_counts(series.value, asked))) lift_to_zero(out.mean);
    add_bounds(series.value, asked, out);
  }
  keep_to_values(series.value, asked, out);
  return Status::ok;
}

Status StatisticalPipeline::predict_into(SeriesIndex series, ModelIndex model,
                                         std::span<double> mean,
                                         std::span<double> variance) const noexcept {
  return predict_into(series, model,
                      {.mean = mean, .variance = variance, .quantiles = {}, .bounds = {}});
}

void StatisticalPipeline::add_bounds(std::size_t series, const StatisticalModel& model,
                                     const StatisticalForecastView& out) const noexcept {
  const std::size_t levels = out.quantiles.size();
  const double scale = content_.scales[series];
  const double lowest = model.panel_of(series).lowest();
  for (std::size_t at = 0; at < out.bounds.size(); ++at) {
    const std::size_t k = at / levels;
    const double q = out.quantiles[at % levels];
    const double stretch = model.stretched ? forecasting::error_stretch(scale, out.variance[k]) : 1;
    const double error =
        model.intervals.error_quantile(scale, static_cast<std::int64_t>(k) + 1, q) * stretch;
    out.bounds[at] = std::max(out.mean[k] + error, lowest);
  }
}

void StatisticalPipeline::keep_to_values(std::size_t series, const StatisticalModel& model,
                                         const StatisticalForecastView& out) const noexcept {
  const bool counts = of_counts(series, model);
  const bool demand = model.panel_of(series).lowest() == 0;  // above 0 is a scale, not demand
  if (holds(content_.integer, counts && demand)) round_to_whole(out.bounds);
  if (!holds(content_.nonnegative, counts)) return;
  lift_to_zero(out.mean);
  lift_to_zero(out.bounds);
}

VerifyReport StatisticalPipeline::verify(const VerifyOptions& options) const {
  return pipeline::verify(content_.first(known_), golden_, options);
}

}  // namespace mliot::pipeline
