// Fit, predict, update and storage of the global forecaster.
#include "mliot/forecasting/forecaster.hpp"

#include <algorithm>
#include <cmath>
#include <new>

#include "mliot/core/error.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/forecasting/backtest.hpp"
#include "mliot/plan/check_panel.hpp"
#include "mliot/plan/cleaned_panel.hpp"

namespace mliot::forecasting {
namespace {

std::vector<double> copy_of(data::MatrixView<const double> matrix) {
  std::vector<double> values;
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    for (std::size_t j = 0; j < matrix.columns(); ++j) values.push_back(matrix(i, j));
  }
  return values;
}

std::vector<double> row_of(data::MatrixView<const double> matrix, std::size_t i) {
  std::vector<double> row;
  for (std::size_t j = 0; j < matrix.columns(); ++j) row.push_back(matrix(i, j));
  return row;
}

std::vector<double> scales_of(const plan::PanelView& panel) {
  std::vector<double> scales;
  for (std::size_t i = 0; i < panel.series(); ++i) {
    scales.push_back(error_scale(panel.of(panel.target, i)));
  }
  return scales;
}

}  // namespace

Forecaster::Forecaster(plan::FeaturePlan plan, plan::AnyLearner learner, ForecasterOptions options)
    : plan_(std::move(plan)), learner_(std::move(learner)), options_(options) {
  validate("forecaster", options_);
  validate("intervals", options_.intervals);
}

void Forecaster::fit(const plan::PanelView& panel, const RunContext& context) {
  const FloatMode mode;
  check_whole();
  plan::check_panel("forecaster", panel);
  RunContext seeded = context;
  seeded.seed = static_cast<std::uint64_t>(options_.random_state);
  ConformalTable intervals;
  if (options_.intervals.n_windows > 0) {
    RunContext before = seeded;
    before.panel_read = {};
    intervals = ConformalTable(
        calibration_errors(plan_, learner_, panel, options_.intervals.n_windows, before));
  }
  // All that is read of the panel comes before the training that may give it back.
  std::vector<double> scale = scales_of(plan::CleanedPanel(plan_, panel, context.threads).view());
  std::vector<double> fixed = copy_of(panel.fixed);
  const std::size_t fixed_columns = panel.fixed.columns();
  plan::PanelState state(plan_, panel, context.threads);
  GlobalModel model = GlobalModel::fit(plan_, learner_, panel, seeded);
  state.take_level_floor(model.plan());
  fitted_ = Fitted{.model = std::move(model),
                   .state = std::move(state),
                   .intervals = std::move(intervals),
                   .scale = std::move(scale),
                   .added = {},
                   .fixed = std::move(fixed),
                   .fixed_columns = fixed_columns};
}

const Forecaster::Fitted& Forecaster::fitted_or_throw() const {
  require<NotFitted>(fitted(), "forecaster: call fit first");
  return *fitted_;
}

void Forecaster::check_whole() const {
  require(!learner_.moved_from(), "forecaster: it was moved from; assign another one to it first");
}

void Forecaster::check_series(std::size_t series) const {
  const std::size_t known = fitted_or_throw().state.series();
  require(series < known, "forecaster: there is no series {}, there are {}", series, known);
}

const GlobalModel& Forecaster::model() const { return fitted_or_throw().model; }

const plan::PanelState& Forecaster::state() const { return fitted_or_throw().state; }

const ConformalTable& Forecaster::intervals() const { return fitted_or_throw().intervals; }

double Forecaster::scale(std::size_t series) const {
  check_series(series);
  return fitted_->scale_of(series);
}

std::span<const ErrorScale> Forecaster::added() const { return fitted_or_throw().added; }

std::span<const double> Forecaster::fixed(std::size_t series) const {
  check_series(series);
  const std::size_t columns = fitted_->fixed_columns;
  return std::span(fitted_->fixed).subspan(series * columns, columns);
}

void Forecaster::check_fixed(std::span<const double> fixed) const {
  const std::size_t columns = fitted_or_throw().fixed_columns;
  require(fixed.size() == columns, "forecaster: a new series has {} static columns, the model {}",
          fixed.size(), columns);
  for (const double x : fixed) {
    require(!std::isinf(x), "forecaster: a static column of a new series is infinite");
  }
}

void Forecaster::add_series(std::span<const double> fixed) {
  check_fixed(fixed);
  fitted_->state.resize(fitted_->state.series() + 1);
  fitted_->fixed.insert(fitted_->fixed.end(), fixed.begin(), fixed.end());
  fitted_->added.emplace_back();
}

void Forecaster::set_state(plan::PanelState state, std::span<const ErrorScale> added) {
  const plan::PanelState& held = fitted_or_throw().state;
  require(
      state.series() == held.series() && state.layout().block_size() == held.layout().block_size(),
      "forecaster: a state of {} series does not fit one of {}", state.series(), held.series());
  require(added.size() == fitted_->added.size(),
          "forecaster: scales of {} series that were added, where {} are", added.size(),
          fitted_->added.size());
  fitted_->state = std::move(state);
  fitted_->added.assign(added.begin(), added.end());
}

void Forecaster::predict(const plan::FutureView& future, std::span<double> out,
                         const RunContext& context) const {
  const Fitted& fitted = fitted_or_throw();
  require(future.h >= 1, "forecaster: h must be >= 1, got {}", future.h);
  require(!plan_.has_past() || future.h <= plan_.horizon(),
          "forecaster: h = {} is beyond horizon = {}, which past_features allow; fit with "
          "Forecaster(horizon={})",
          future.h, plan_.horizon(), future.h);
  fitted.model.predict(fitted.state, fitted.fixed_view(), future, out, context);
}

void Forecaster::quantile(std::span<const double> point, std::int64_t h, double q,
                          std::span<double> out) const {
  const FloatMode mode;
  const bool nonnegative = fitted_or_throw().model.nonnegative();
  require(calibrated(),
          "forecaster: intervals need calibration; fit with "
          "Forecaster(intervals=ConformalIntervals(n_windows=2))");
  require(
      h <= plan_.horizon(),
      "forecaster: intervals reach horizon = {} steps, h is {}; fit with Forecaster(horizon={})",
      plan_.horizon(), h, h);
  require(h >= 1 && point.size() % static_cast<std::size_t>(h) == 0 &&
              point.size() / static_cast<std::size_t>(h) <= fitted_->state.series(),
          "forecaster: {} points are no {} steps of {} series", point.size(), h,
          fitted_->state.series());
  require(out.size() == point.size(), "forecaster: room for {} quantiles of {} points", out.size(),
          point.size());
  require(q > 0 && q < 1, "forecaster: a quantile must be between 0 and 1, got {}", q);
  for (std::size_t at = 0; at < point.size(); ++at) {
    const std::size_t i = at / static_cast<std::size_t>(h);
    const auto step = static_cast<std::int64_t>(at % static_cast<std::size_t>(h)) + 1;
    out[at] = mliot_bound(point[at], error_quantile(i, step, q), nonnegative);
  }
}

double Forecaster::error_quantile(std::size_t series, std::int64_t step, double q) const {
  const FloatMode mode;
  check_series(series);
  require(step >= 1 && step <= fitted_->intervals.horizon(),
          "forecaster: intervals are calibrated for {} steps, not for step {}",
          fitted_->intervals.horizon(), step);
  return fitted_->intervals.error_quantile(fitted_->scale_of(series), step, q);
}

void Forecaster::check_rows(const plan::PanelView& rows) const {
  const plan::PanelState& state = fitted_or_throw().state;
  plan::check_panel("update", rows);
  const std::vector<std::int64_t> none(rows.series());
  require(!rows.target.empty() || std::equal(none.begin(), none.end(), rows.length.begin()),
          "update: the new rows have no target");
  const bool begins = rows.series() > state.series();
  require(begins ? rows.fixed.rows() == rows.series() : rows.series() == state.series(),
          "update: {} series, the model has {}", rows.series(), state.series());
  require(rows.past.size() >= plan_.observed_columns(),
          "update: {} past covariates, the model reads {}", rows.past.size(),
          plan_.observed_columns());
  for (std::size_t i = 0; i < state.series(); ++i) {
    require(rows.length[i] == 0 || !state.begun(i) || rows.first_period[i] == state.next_period(i),
            "update: series {} continues at period {}, the new rows start at {}", i,
            state.next_period(i), rows.first_period[i]);
  }
  for (std::size_t i = state.series(); i < rows.series(); ++i) check_fixed(row_of(rows.fixed, i));
}

void Forecaster::Fitted::push(std::size_t series, double y, std::span<const double> past) noexcept {
  const std::int64_t observed = state.layout().facts(state.block(series)).observed;
  state.push(series, y, past);
  if (series < scale.size()) return;
  const plan::SeriesFacts& facts = state.layout().facts(state.block(series));
  if (facts.observed > observed) added[series - scale.size()].push(facts.last);
}

void Forecaster::update(const plan::PanelView& rows) {
  const FloatMode mode;
  check_rows(rows);
  plan::PanelState& state = fitted_->state;
  for (std::size_t i = state.series(); i < rows.series(); ++i) add_series(row_of(rows.fixed, i));
  std::vector<double> past(rows.past.size());
  for (std::size_t i = 0; i < rows.series(); ++i) {
    if (rows.length[i] > 0) state.set_next_period(i, rows.first_period[i]);
    for (std::size_t t = rows.begin(i); t < rows.begin(i) + rows.rows(i); ++t) {
      for (std::size_t c = 0; c < past.size(); ++c) past[c] = rows.past[c][t];
      if (!state.make_room(i)) throw std::bad_alloc();  // where histories grow
      fitted_->push(i, rows.target[t], past);
    }
  }
}

std::size_t Forecaster::naive_series() const {
  const Fitted& fitted = fitted_or_throw();
  std::size_t n = 0;
  for (std::size_t i = 0; i < fitted.state.series(); ++i) {
    if (fitted.model.naive(fitted.state.layout(), fitted.state.block(i))) ++n;
  }
  return n;
}

void Forecaster::save(archive::Writer& writer, bool include_state) const {
  check_whole();
  writer.object("plan", [&](archive::Writer& inner) { plan_.save(inner); });
  writer.object("learner", [&](archive::Writer& inner) { learner_.save(inner); });
  writer.object("options",
                [&](archive::Writer& inner) { archive::write_options(inner, options_); });
  if (!fitted_) return;
  writer.object("fitted", [&](archive::Writer& inner) {
    inner.object("model", [&](archive::Writer& each) { fitted_->model.save(each); });
    if (include_state) {
      inner.object("state", [&](archive::Writer& each) { fitted_->state.save(each); });
    }
    inner.object("intervals", [&](archive::Writer& each) { fitted_->intervals.save(each); });
    inner.array("scale", fitted_->scale);
    if (!fitted_->added.empty()) {
      inner.value("added", fitted_->added.size());
      save_scales(inner, "added_scales", fitted_->added);
    }
    inner.array("fixed", fitted_->fixed);
    inner.value("fixed_columns", fitted_->fixed_columns);
  });
}

Forecaster::Fitted Forecaster::load_fitted(const archive::Reader& reader) {
  GlobalModel model = GlobalModel::load(reader.object("model"));
  auto scale = reader.array<double>("scale");
  reader.check_each("scale", scale, "must be finite and >= 0",
                    [](double each) { return each >= 0 && std::isfinite(each); });
  std::vector<ErrorScale> added;
  if (reader.has("added")) {
    constexpr std::int64_t kMost = std::int64_t{1} << 31;
    added = load_scales(reader, "added_scales",
                        static_cast<std::size_t>(reader.integer("added", 1, kMost)));
  }
  const std::size_t series = scale.size() + added.size();
  reader.check_memory("state", series, plan::StateLayout(model.plan()).series_size());
  plan::PanelState state = reader.has("state")
                               ? plan::PanelState::load(model.plan(), reader.object("state"))
                               : plan::PanelState(model.plan(), series);
  reader.check(state.series() == series, "state", "holds another number of series");
  const auto columns =
      static_cast<std::size_t>(reader.integer("fixed_columns", 0, std::int64_t{1} << 24));
  reader.check(columns >= model.plan().columns(plan::Source::fixed), "fixed_columns",
               "do not fit the plan");
  ConformalTable intervals = ConformalTable::load(reader.object("intervals"));
  reader.check(intervals.empty() || intervals.horizon() == model.plan().horizon(), "intervals",
               "do not fit the horizon");
  return {.model = std::move(model),
          .state = std::move(state),
          .intervals = std::move(intervals),
          .scale = std::move(scale),
          .added = std::move(added),
          .fixed = reader.array<double>("fixed", series * columns),
          .fixed_columns = columns};
}

Forecaster Forecaster::load(const archive::Reader& reader) {
  Forecaster forecaster(plan::FeaturePlan::load(reader.object("plan")),
                        plan::AnyLearner::load(reader.object("learner")),
                        archive::read_options<ForecasterOptions>(reader.object("options")));
  reader.check(forecaster.plan_.horizon() > 0, "plan", "forecasts nothing");
  if (!reader.has("fitted")) return forecaster;
  forecaster.fitted_ = load_fitted(reader.object("fitted"));
  const plan::FeaturePlan& fitted = forecaster.fitted_->model.plan();
  const double floor = fitted.level() ? fitted.level()->floor : 0;
  reader.check(archive::save(forecaster.plan_.with_level_floor(floor)) == archive::save(fitted),
               "fitted.model.plan", "is not the plan of the forecaster");
  return forecaster;
}

}  // namespace mliot::forecasting
