// Makes the small objects from drawn numbers, and checks what loaded ones answer.
#include "io/artefacts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "mliot/boosting/boosting.hpp"
#include "mliot/core/random.hpp"
#include "mliot/features/all.hpp"
#include "mliot/features/time_feature.hpp"
#include "mliot/features/time_rolling.hpp"
#include "mliot/forecasting/forecaster.hpp"
#include "mliot/plan/boosting_model.hpp"
#include "mliot/preprocessing/all.hpp"
#include "mliot/preprocessing/target_encoder.hpp"
#include "support/random_panel.hpp"

namespace mliot::testing {

using boosting::Boosting;
using boosting::GrowPolicy;
using boosting::Objective;
using forecasting::Forecaster;

namespace {

using plan::AnyTransform;
using plan::Source;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Base score and the sums of the trees' extreme leaves.
std::string check_raw(const trees::Forest& forest, std::size_t output, double raw) {
  double low = 0;
  double high = 0;
  for (std::size_t t = 0; t < forest.iterations() * forest.trees_per_iteration(); ++t) {
    const auto& leaves = forest.trees()[t].leaves;
    if (!forest.vector_leaves() && t % forest.outputs() != output) continue;
    const std::size_t step = forest.vector_leaves() ? forest.outputs() : 1;
    auto [least, most] = std::pair(leaves[output % step], leaves[output % step]);
    for (std::size_t i = output % step; i < leaves.size(); i += step) {
      least = std::min(least, leaves[i]);
      most = std::max(most, leaves[i]);
    }
    low += static_cast<double>(least);
    high += static_cast<double>(most);
  }
  const double scale = std::ldexp(1.0, -forest.grid_exponent(output));
  low = forest.base_score(output) + scale * low;
  high = forest.base_score(output) + scale * high;
  const double slack = 1e-9 * (std::abs(low) + std::abs(high));
  if (!std::isfinite(raw)) return "a raw score that is not finite";
  return raw >= low - slack && raw <= high + slack ? "" : "a raw score beyond the leaves";
}

std::string check_response(const Boosting& model, double y) {
  if (!std::isfinite(y)) return "a prediction that is not finite";
  const Objective objective = model.options().objective;
  const bool share = objective == Objective::binary || objective == Objective::multiclass;
  if (share && !(y >= 0 && y <= 1)) return "no probability";
  const bool count = objective == Objective::poisson || objective == Objective::tweedie;
  return count && y < 0 ? "a count below 0" : "";
}

std::string probe_boosting(const archive::Object& tree) {
  const Boosting model = archive::load<Boosting>(tree);
  if (!model.is_fitted()) return "";
  constexpr std::size_t kRows = 14;  // enough for the batch kernel
  constexpr std::size_t kMostColumns = 4096;
  if (model.columns() > kMostColumns) return "";  // a wider table is only slower
  std::vector<float> x(kRows * model.columns());
  constexpr std::array<float, 7> kValues{0, 1, -1, 0.5F, HUGE_VALF, -HUGE_VALF, 3e38F};
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = i % 5 == 0 ? std::nanf("") : kValues[i % 7];
  const data::MatrixView<const float> rows(x.data(), kRows, model.columns());
  const std::size_t outputs = model.outputs();
  std::vector<double> raw(kRows * outputs);
  std::vector<double> y(kRows * outputs);
  std::vector<double> row(outputs);
  model.forest().predict_raw(rows, std::span(raw));
  model.predict(rows, y);
  for (std::size_t i = 0; i < kRows; ++i) {
    model.predict_row(rows.row(i), row.data());
    for (std::size_t k = 0; k < outputs; ++k) {
      const std::size_t at = i * outputs + k;
      if (row[k] != y[at]) return "batch and row differ";
      if (auto fault = check_raw(model.forest(), k, raw[at]); !fault.empty()) return fault;
      if (auto fault = check_response(model, y[at]); !fault.empty()) return fault;
    }
  }
  static_cast<void>(model.forest().feature_importances(trees::ImportanceType::gain));
  static_cast<void>(model.hash());
  return archive::save(archive::load<Boosting>(archive::save(model))) == archive::save(model)
             ? ""
             : "another model after saving";
}

// --- forecasters ---

plan::FeatureSpec feature(Source source, std::int64_t lag, std::string name,
                          std::optional<AnyTransform> transform = std::nullopt) {
  return {.source = source, .lag = lag, .transform = std::move(transform), .name = std::move(name)};
}

Forecaster fitted(const plan::FeaturePlan& plan, Objective objective) {
  const RandomPanel panel({24, 31}, 0.05);
  Forecaster forecaster(
      plan,
      plan::boosting_learner(
          {.objective = objective, .n_estimators = 2, .num_leaves = 4, .min_child_samples = 5}),
      {.intervals = {.n_windows = 1}});
  forecaster.fit(panel.view(), {});
  return forecaster;
}

data::TimeAxis days() { return {data::Frequency::parse("D"), 0}; }

archive::Object small_forecaster() {
  return archive::save(fitted({{feature(Source::target, 1, "lag1")}, days(), 2},  //
                              Objective::regression));
}

Forecaster make_levelled() {
  using namespace features;
  const std::vector<plan::FeatureSpec> features{
      feature(Source::target, 1, "lag1"),
      feature(Source::target, 1, "mean", AnyTransform(RollingMean({.window_size = 3}))),
      feature(Source::target, 2, "std", AnyTransform(RollingStd({.window_size = 3}))),
      feature(Source::target, 1, "max", AnyTransform(RollingMax({.window_size = 3}))),
      feature(Source::target, 1, "ewm", AnyTransform(ExponentiallyWeightedMean({.alpha = 0.5}))),
      feature(Source::past, 1, "sensor", AnyTransform(RollingMedian({.window_size = 3}))),
      feature(Source::past, 1, "diff", AnyTransform(Diff())),
      feature(Source::future, 0, "price"),
      feature(Source::fixed, 0, "shop"),
      feature(Source::calendar, 0, "weekday"),
      feature(Source::steps_ahead, 0, "ahead"),
      feature(Source::level, 0, "level")};
  const plan::FeaturePlan plain(
      features, days(), 2,
      plan::LevelSpec{.transform =
                          AnyTransform(RollingMean({.window_size = 4, .min_samples = 1}))});
  return fitted(
      plain.with_cleaning({{.source = Source::target,
                            .column = 0,
                            .transform = AnyTransform(preprocessing::Hampel({.window_size = 5})),
                            .name = "hampel"},
                           {.source = Source::past,
                            .column = 0,
                            .transform = AnyTransform(preprocessing::ForwardFill()),
                            .name = "fill"}}),
      Objective::poisson);
}

std::string check_forecasts(const Forecaster& forecaster, std::span<const double> out,
                            std::int64_t h) {
  for (std::size_t at = 0; at < out.size(); ++at) {
    const std::size_t series = at / static_cast<std::size_t>(h);
    const auto& state = forecaster.state();
    const auto& facts = state.layout().facts(state.block(series));
    if (std::isnan(out[at]) && facts.observed == 0) continue;  // nothing is known of it
    if (!std::isfinite(out[at])) return "a forecast that is not finite";
    if (forecaster.model().nonnegative() && out[at] < 0) return "a forecast below 0";
  }
  return "";
}

std::string check_horizon(const Forecaster& forecaster) {
  const auto h = std::min<std::int64_t>(forecaster.plan().horizon(), 3);
  const std::size_t rows = forecaster.state().series() * static_cast<std::size_t>(h);
  const std::vector<double> covariate(rows, 1e300);
  plan::FutureView future{.h = h, .future = {}};
  for (std::size_t c = 0; c < forecaster.plan().columns(Source::future); ++c) {
    future.future.push_back(covariate);
  }
  std::vector<double> point(rows);
  std::vector<double> ends(rows);
  forecaster.predict(future, point, {});
  if (auto fault = check_forecasts(forecaster, point, h); !fault.empty()) return fault;
  if (!forecaster.calibrated()) return "";
  for (const double q : {0.001, 0.5, 0.975}) {
    forecaster.quantile(point, h, q, ends);
    if (auto fault = check_forecasts(forecaster, ends, h); !fault.empty()) return fault;
  }
  return "";
}

// One more row for each series, some of it missing or extreme.
void extend(Forecaster& forecaster) {
  const std::size_t series = forecaster.state().series();
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int64_t> first;
  std::vector<double> target;
  for (std::size_t i = 0; i < series; ++i) {
    offsets.push_back(static_cast<std::int64_t>(i + 1));
    const std::int64_t next = forecaster.state().next_period(i);
    first.push_back(next == plan::PanelState::kNotBegun ? 0 : next);
    target.push_back(i % 2 == 0 ? 1e308 : kNaN);
  }
  const std::vector<std::int64_t> length(series, 1);
  const std::vector<double> past(series, kInfinity);
  plan::PanelView rows;
  rows.offsets = offsets;
  rows.length = length;
  rows.first_period = first;
  rows.target = target;
  for (std::size_t c = 0; c < forecaster.plan().observed_columns(); ++c) rows.past.push_back(past);
  forecaster.update(rows);
}

std::string probe_forecaster(const archive::Object& tree) {
  Forecaster forecaster = archive::load<Forecaster>(tree);
  if (!forecaster.fitted()) return "";
  static_cast<void>(forecaster.naive_series());
  if (auto fault = check_horizon(forecaster); !fault.empty()) return fault;
  extend(forecaster);
  return check_horizon(forecaster);
}

// --- transforms ---

archive::Object small_transform() {
  archive::Object object;
  archive::Writer writer(object);
  AnyTransform(features::RollingMean({.window_size = 4, .min_samples = 2})).save(writer);
  return object;
}

std::string probe_transform(const archive::Object& tree) {
  const AnyTransform transform = AnyTransform::load(archive::Reader(tree));
  constexpr std::size_t kMostBytes = 1 << 20;
  if (transform.state_size() > kMostBytes) return "";  // a longer window is only larger
  if (transform.grows()) return "";                    // has no block; histories have a file
  std::vector<std::uint64_t> state(transform.state_size() / sizeof(std::uint64_t));
  transform.reset(state.data());
  const std::vector<double> x{1, kNaN, 1e308, -1e308, kInfinity, 2, 3, 3, 4};
  const std::vector<std::int64_t> times{-7, -7, 0, 1, 1, 9, 100, 1'000'000, 1'000'001};
  std::vector<double> y(x.size());
  transform.transform(times, x, y);  // throws where a window has too little room for them
  for (std::size_t t = 0; t < x.size(); ++t) {
    transform.push(state.data(), times[t], x[t]);
    const double streamed = transform.double_value(state.data());
    if (streamed != y[t] && !(std::isnan(streamed) && std::isnan(y[t]))) {
      return "batch and stream differ";
    }
  }
  return transform.valid(state.data()) ? "" : "an invalid state";
}

archive::Object small_time_window() {
  return archive::save(
      AnyTransform(features::TimeRollingQuantile({.window = 30, .q = 0.3, .max_samples = 6})));
}

archive::Object small_table() {
  return archive::save(AnyTransform(preprocessing::LookUp(
      {.keys = {0, 1, 2, 5}, .values = {0.5, -1, 3, 7}, .unseen = 2, .missing = -4})));
}

archive::Object small_quantiles() {
  using preprocessing::OutputDistribution;
  return archive::save(AnyTransform(preprocessing::QuantileMap(
      {.quantiles = {-2, 0, 0, 3, 1e300}, .output_distribution = OutputDistribution::normal})));
}

// --- calendar ---

archive::Object small_events() {
  constexpr std::int64_t kDay = 86'400'000'000;
  return archive::save(features::TimeFeature(features::EventOptions{.starts = {kDay, 9 * kDay},
                                                                    .ends = {3 * kDay, 10 * kDay},
                                                                    .first = 0,
                                                                    .last = 20 * kDay,
                                                                    .lead = 2,
                                                                    .cap = 5}));
}

std::string probe_time(const archive::Object& tree) {
  const auto feature = archive::load<features::TimeFeature>(tree);
  const features::EventOptions* events = feature.events();
  for (std::int64_t t = -2'000'000'000'000; t < 2'000'000'000'000; t += 7'777'777'777) {
    const float value = feature(t);
    if (events != nullptr && value > static_cast<float>(std::max<std::int64_t>(events->cap, 1))) {
      return "a distance beyond its cap";
    }
    if (feature.fourier() != nullptr && !(std::abs(value) <= 1)) return "a wave beyond 1";
  }
  for (const std::int64_t t :
       {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
    static_cast<void>(feature(t));
  }
  return "";
}

// --- encoders ---

archive::Object small_encoder() {
  const std::vector<double> levels{1, 2, 2, kNaN, 3, 1};
  const std::vector<double> target{0.1, 0.2, 1e9, -7, 5, 3};
  preprocessing::TargetEncoder encoder;
  encoder.fit({levels.data(), levels.size(), 1}, target);
  return archive::save(encoder);
}

std::string probe_encoder(const archive::Object& tree) {
  const auto encoder = archive::load<preprocessing::TargetEncoder>(tree);
  constexpr std::size_t kMostColumns = 64;
  if (!encoder.is_fitted() || encoder.columns() > kMostColumns) return "";
  const std::vector<double> row(encoder.columns(), 2);
  std::vector<double> out(encoder.outputs());
  encoder.transform({row.data(), 1, row.size()}, {out.data(), 1, out.size()});
  return archive::save(archive::load<preprocessing::TargetEncoder>(archive::save(encoder))) ==
                 archive::save(encoder)
             ? ""
             : "another encoder after saving";
}

}  // namespace

std::vector<Kind> core_kinds() {
  return {{"classifier_trees", [] { return archive::save(small_boosting(Objective::binary)); },
           probe_boosting},
          {"category_trees", [] { return archive::save(small_categories(GrowPolicy::leafwise)); },
           probe_boosting},
          {"oblivious_trees", [] { return archive::save(small_categories(GrowPolicy::oblivious)); },
           probe_boosting},
          {"class_trees", [] { return archive::save(small_boosting(Objective::multiclass)); },
           probe_boosting},
          {"count_trees", [] { return archive::save(small_boosting(Objective::poisson)); },
           probe_boosting},
          {"one_lag", small_forecaster, probe_forecaster},
          {"levelled", [] { return archive::save(make_levelled()); }, probe_forecaster},
          {"transform_options", small_transform, probe_transform},
          {"time_window_options", small_time_window, probe_transform},
          {"table_options", small_table, probe_transform},
          {"quantile_options", small_quantiles, probe_transform},
          {"event_options", small_events, probe_time},
          {"target_encoder", small_encoder, probe_encoder},
          clock_kind(),
          quality_kind()};
}

Forecaster levelled_forecaster() { return make_levelled(); }

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all = [] {
    std::vector<Kind> both = core_kinds();
    for (const Kind& each : file_kinds()) both.push_back(each);
    for (const Kind& each : statistical_kinds()) both.push_back(each);
    return both;
  }();
  return all;
}

const Kind& kind_named(std::string_view name) {
  return *std::find_if(kinds().begin(), kinds().end(),
                       [&](const Kind& each) { return each.name == name; });
}

}  // namespace mliot::testing
