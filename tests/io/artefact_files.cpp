// Whole files: pipelines with golden vectors, and the state of a stream.
#include <array>
#include <cmath>
#include <limits>
#include <tuple>
#include <type_traits>

#include "io/artefacts.hpp"
#include "mliot/features/all.hpp"
#include "mliot/features/pairs.hpp"
#include "mliot/pipeline/pipeline.hpp"

namespace mliot::testing {
namespace {

using pipeline::Pipeline;
using pipeline::RowModel;
using pipeline::SeriesIndex;
using pipeline::Status;

// What a probed file may ask for.
constexpr std::uint64_t kMemory = std::uint64_t{64} << 20;

Pipeline of_transform() {
  const features::RollingMean mean({.window_size = 4, .min_samples = 2});
  return Pipeline(RowModel::of(plan::AnyTransform(mean)));
}

Pipeline of_features(std::vector<plan::FeatureSpec> features) {
  const data::TimeAxis steps(data::Frequency::integer(1), 0);
  return Pipeline(RowModel{.plan = plan::FeaturePlan(std::move(features), steps, 0)});
}

// A window over time with room for a few samples.
template <class Window>
Window short_window() {
  typename Window::Options options;
  options.window = 20;
  options.max_samples = 4;
  return Window(options);
}

// Every window over time of one column.
template <class... T>
Pipeline of_windows(std::type_identity<std::tuple<T...>> /*list*/) {
  return of_features({{.source = plan::Source::sample,
                       .transform = plan::AnyTransform(short_window<T>()),
                       .name = std::string(T::name)}...});
}

Pipeline of_windows() { return of_windows(std::type_identity<features::TimeTransforms>{}); }

// Every window over time of two columns.
template <class... T>
Pipeline of_time_pairs(std::type_identity<std::tuple<T...>> /*list*/) {
  return of_features({{.source = plan::Source::sample,
                       .name = std::string(T::name),
                       .pair = plan::AnyPair(short_window<T>()),
                       .partner = 1}...});
}

Pipeline of_time_pairs() {
  return of_time_pairs(std::type_identity<features::TimePairTransforms>{});
}

// Every transform that keeps all samples of one column.
template <class... T>
Pipeline of_histories(std::type_identity<std::tuple<T...>> /*list*/) {
  return of_features({{.source = plan::Source::sample,
                       .transform = plan::AnyTransform(T(typename T::Options())),
                       .name = std::string(T::name)}...});
}

Pipeline of_histories() { return of_histories(std::type_identity<features::HistoryTransforms>{}); }

// A scaler of two series and two columns, of which one lies beyond the doubles.
Pipeline of_local_scaler() {
  const std::vector<double> rows{1, -1.5e308, 3, 1.5e308, 0.1, 2, 0.7, 9};
  preprocessing::LocalScaler scaler({.method = preprocessing::LocalMethod::minmax});
  scaler.fit({rows.data(), 4, 2}, std::vector<std::int32_t>{0, 0, 1, 1}, 2);
  return Pipeline(pipeline::BatchStep{.step = std::move(scaler)});
}

Pipeline of_whole_series() {
  return Pipeline(pipeline::BatchStep{.step = preprocessing::WaveletDenoise({.level = 3})});
}

Pipeline of_rows(boosting::Objective objective) {
  const pipeline::Schema schema({{.name = "temperature",
                                  .role = pipeline::Role::feature,
                                  .dtype = "float32",
                                  .unit = "degC",
                                  .levels = {}},
                                 {.name = "state",
                                  .role = pipeline::Role::feature,
                                  .dtype = "text",
                                  .unit = "",
                                  .levels = std::vector<std::string>{"off", "on"}}});
  return Pipeline(RowModel{.model = small_boosting(objective)},
                  {.schema = schema, .ids = {}, .others = {}});
}

Pipeline of_forecaster() {
  return Pipeline(levelled_forecaster(),
                  {.schema = {}, .ids = {std::vector<std::string>{"north", "south"}}, .others = {}},
                  {.new_series = 1, .threads = 1});
}

std::string check_rows(const Pipeline& pipeline) {
  const boosting::Boosting& model = *pipeline.rows()->model;
  constexpr std::size_t kMostColumns = 4096;
  if (model.columns() > kMostColumns) return "";
  const std::vector<double> row(model.columns(), 0.5);
  std::vector<double> outputs(model.outputs());
  if (pipeline.predict_row(row, outputs) != Status::ok) return "a row was refused";
  const bool shares = model.options().objective == boosting::Objective::binary ||
                      model.options().objective == boosting::Objective::multiclass;
  for (const double out : outputs) {
    if (!std::isfinite(out)) return "a prediction that is not finite";
    if (shares && !(out >= 0 && out <= 1)) return "no probability";
  }
  return "";
}

// Some events for one series, and forecasts after each.
std::string check_stream(Pipeline& pipeline, SeriesIndex series) {
  const plan::FeaturePlan& plan = *pipeline.plan();
  const bool forecasts = pipeline.forecaster() != nullptr;
  const auto h = forecasts ? std::min<std::int64_t>(plan.horizon(), 3) : 1;
  const std::size_t outputs = forecasts ? static_cast<std::size_t>(h) : pipeline.rows()->outputs();
  const std::vector<double> covariates(
      static_cast<std::size_t>(h) * plan.columns(plan::Source::future), 1e300);
  const std::vector<double> past(plan.observed_columns(), -1e300);
  const std::array<double, 2> quantiles{0.01, 0.9};
  const bool calibrated = forecasts && pipeline.forecaster()->calibrated();
  std::vector<double> point(outputs);
  std::vector<double> bounds(calibrated ? outputs * quantiles.size() : 0);
  for (const double y : {1e300, std::nan(""), -3.0}) {
    const std::int64_t time = pipeline.next_time(series).value_or(plan.axis().time(0));
    static_cast<void>(pipeline.update({series, time, y, past}));
    const Status status = pipeline.predict_into(
        series, {h, covariates},
        {.point = point,
         .quantiles = calibrated ? std::span(quantiles) : std::span<const double>(),
         .bounds = bounds});
    if (status != Status::ok || !forecasts) continue;
    for (const double each : point) {
      if (!std::isfinite(each)) return "a forecast that is not finite";
      if (pipeline.forecaster()->model().nonnegative() && each < 0) return "a forecast below 0";
    }
    for (const double each : bounds) {
      if (!std::isfinite(each)) return "a bound that is not finite";
    }
  }
  return "";
}

std::string check_batch(const pipeline::BatchStep& batch) {
  constexpr std::size_t kMostColumns = 4096;
  constexpr std::size_t kRows = 7;
  if (batch.columns() > kMostColumns) return "";
  std::vector<double> rows(batch.columns() * kRows, 0.5);
  rows.back() = -9;
  const std::size_t outputs = pipeline::replay(batch, rows).size();
  return outputs == pipeline::golden_outputs(batch, kRows) ? "" : "another number of outputs";
}

std::string check(Pipeline& pipeline) {
  if (pipeline.batch() != nullptr) return check_batch(*pipeline.batch());
  if (pipeline.plan() == nullptr) return check_rows(pipeline);
  SeriesIndex added;
  const std::vector<double> fixed(pipeline.plan()->columns(plan::Source::fixed), 1);
  static_cast<void>(pipeline.add_series("new", fixed, added));
  for (std::size_t i = 0; i < pipeline.series_count(); ++i) {
    if (auto fault = check_stream(pipeline, {i}); !fault.empty()) return fault;
  }
  const archive::Object state = pipeline.state();
  pipeline.restore(state);
  return pipeline.state() == state ? "" : "another state after restoring";
}

std::string probe_file(const archive::Object& tree) {
  Pipeline pipeline = Pipeline::load(archive::Reader(tree, {}, kMemory),
                                     {.new_series = 1, .threads = 1}, /*replay=*/false);
  return check(pipeline);
}

// The state of a pipeline of samples after some of them.
template <Pipeline (*make)()>
archive::Object streamed() {
  Pipeline pipeline = make();
  static_cast<void>(check_stream(pipeline, {}));
  return pipeline.state();
}

template <Pipeline (*make)()>
std::string probe_streamed(const archive::Object& tree) {
  static const archive::Object whole = archive::save(make());
  Pipeline pipeline = Pipeline::load(archive::Reader(whole), {}, false);
  pipeline.restore(tree);
  return check(pipeline);
}

archive::Object streamed_state() {
  Pipeline pipeline = of_forecaster();
  SeriesIndex added;
  static_cast<void>(pipeline.add_series("west", std::array<double, 1>{4}, added));
  static_cast<void>(check_stream(pipeline, added));
  return pipeline.state();
}

std::string probe_state(const archive::Object& tree) {
  static const archive::Object whole = archive::save(of_forecaster());
  Pipeline pipeline =
      Pipeline::load(archive::Reader(whole), {.new_series = 2, .threads = 1}, false);
  pipeline.restore(tree);
  return check(pipeline);
}

}  // namespace

std::vector<Kind> file_kinds() {
  using boosting::Objective;
  return {{"transform", [] { return archive::save(of_transform()); }, probe_file},
          {"time_windows", [] { return archive::save(of_windows()); }, probe_file},
          {"local_scaler", [] { return archive::save(of_local_scaler()); }, probe_file},
          {"whole_series", [] { return archive::save(of_whole_series()); }, probe_file},
          {"regressor", [] { return archive::save(of_rows(Objective::regression)); }, probe_file},
          {"classes", [] { return archive::save(of_rows(Objective::multiclass)); }, probe_file},
          {"classifier", [] { return archive::save(of_rows(Objective::binary)); }, probe_file},
          {"forecaster", [] { return archive::save(of_forecaster()); }, probe_file},
          {"state", streamed_state, probe_state},
          {"time_windows_state", streamed<of_windows>, probe_streamed<of_windows>},
          {"time_pairs", [] { return archive::save(of_time_pairs()); }, probe_file},
          {"time_pairs_state", streamed<of_time_pairs>, probe_streamed<of_time_pairs>},
          {"histories", [] { return archive::save(of_histories()); }, probe_file},
          {"histories_state", streamed<of_histories>, probe_streamed<of_histories>}};
}

}  // namespace mliot::testing
