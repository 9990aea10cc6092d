// Streaming calls: checks first, then one push or one forecast.
#include "pipeline/stream_engine.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <thread>
#include <utility>

#include "mliot/core/error.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/freestanding/series.h"

namespace mliot::pipeline::detail {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

bool any_infinite(std::span<const double> values) noexcept {
  return std::any_of(values.begin(), values.end(), [](double x) { return std::isinf(x); });
}

std::size_t slots_for(const StreamOptions& options) {
  return options.threads > 0 ? options.threads : static_cast<std::size_t>(available_cpus());
}

// Each thread starts its search for a free workspace at a place of its own.
std::size_t place_of_thread() noexcept {
  static std::atomic<std::size_t> threads{0};
  thread_local const std::size_t place = threads.fetch_add(1, std::memory_order_relaxed);
  return place;
}

std::vector<std::string> ids_or_one(const std::vector<IdColumn>& columns) {
  return columns.empty() ? std::vector<std::string>(1) : joined_ids(columns);
}

StreamStart start_of(const forecasting::Forecaster& forecaster,
                     const std::vector<IdColumn>& columns) {
  StreamStart start{.ids = ids_or_one(columns),
                    .state = forecaster.state(),
                    .fixed = {},
                    .scale = {},
                    .added = {}};
  require(start.ids.size() == start.state.series(), "pipeline: {} ids, but {} series",
          start.ids.size(), start.state.series());
  start.added.assign(forecaster.added().begin(), forecaster.added().end());
  const std::size_t of_fit = start.state.series() - start.added.size();
  for (std::size_t i = 0; i < start.state.series(); ++i) {
    const auto fixed = forecaster.fixed(i);
    start.fixed.insert(start.fixed.end(), fixed.begin(), fixed.end());
    if (i < of_fit) start.scale.push_back(forecaster.scale(i));
  }
  return start;
}

}  // namespace

StreamStart start_of(const Content& content, const std::vector<IdColumn>& columns) {
  if (const auto* forecaster = std::get_if<forecasting::Forecaster>(&content)) {
    return start_of(*forecaster, columns);
  }
  const auto& rows = std::get<RowModel>(content);
  const std::vector<std::string> ids = ids_or_one(columns);
  StreamStart start{.ids = ids,
                    .state = rows.state ? *rows.state : plan::PanelState(*rows.plan, ids.size()),
                    .fixed = {},
                    .scale = {},
                    .added = {}};
  require(start.state.series() == ids.size(), "pipeline: {} ids, but states of {} series",
          ids.size(), start.state.series());
  return start;
}

// A slot that nobody else uses until this goes out of scope.
class StreamEngine::Workspace {
 public:
  explicit Workspace(Slot& slot) noexcept : slot_(slot) {}
  ~Workspace() { slot_.busy.store(false, std::memory_order_release); }
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;
  Slot* operator->() noexcept { return &slot_; }

 private:
  Slot& slot_;
};

StreamEngine::StreamEngine(const Content& content, const StreamStart& start, RowLabels labels,
                           const StreamOptions& options)
    : plan_(*plan_of(content)),
      forecaster_(std::get_if<forecasting::Forecaster>(&content)),
      rows_(std::get_if<RowModel>(&content)),
      labels_(std::move(labels)),
      ids_(start.ids, options.new_series),
      start_(start.ids.size()),
      known_(start.ids.size() - start.added.size()),
      state_(start.state),
      fixed_columns_(plan_.columns(plan::Source::fixed)),
      fixed_(start.fixed),
      scale_(start.scale),
      new_scales_(start.added),
      slots_(slots_for(options)) {
  state_.resize(ids_.capacity());
  new_scales_.resize(ids_.capacity() - known_);
  if (!start.ids.empty()) {
    fixed_columns_ = std::max(fixed_columns_, fixed_.size() / start.ids.size());
  }
  fixed_.resize(ids_.capacity() * fixed_columns_, kMissing);
  if (forecaster_ != nullptr) recursion_.emplace(forecaster_->model(), state_.layout());
  for (const plan::FeatureSpec& spec : plan_.features()) {
    if (spec.source == plan::Source::calendar) dates_.push_back(spec.date);
  }
  for (Slot& slot : slots_) {
    if (recursion_) slot.forecast.emplace(*recursion_);
    slot.features.resize(plan_.size());
    slot.dates.resize(dates_.size());
  }
}

StreamEngine::Workspace StreamEngine::acquire() noexcept {
  for (std::size_t i = place_of_thread();; ++i) {
    Slot& slot = slots_[i % slots_.size()];
    if (!slot.busy.exchange(true, std::memory_order_acquire)) return Workspace(slot);
    if ((i + 1) % slots_.size() == 0) std::this_thread::yield();
  }
}

Status StreamEngine::add_series(std::string_view id, std::span<const double> fixed,
                                SeriesIndex& added) noexcept {
  if (fixed.size() != fixed_columns_) return Status::wrong_shape;
  if (any_infinite(fixed)) return Status::not_finite;
  const auto prepare = [&](std::size_t place) {
    std::copy(fixed.begin(), fixed.end(),
              fixed_.begin() + static_cast<std::ptrdiff_t>(place * fixed_columns_));
    added = {place};
  };
  return ids_.add(id, prepare);
}

Status StreamEngine::place_in_time(std::size_t series, std::int64_t time,
                                   std::int64_t& period) const noexcept {
  const std::optional<std::int64_t> found = plan_.axis().period(time);
  if (!found || !labels_.allow(time)) return Status::off_grid;
  period = *found;
  if (!state_.begun(series)) return Status::ok;
  const std::int64_t next = state_.next_period(series);
  if (period < next) return period + 1 == next ? Status::duplicate : Status::late;
  const bool may_pause = rows_ != nullptr;  // samples come when they come
  return period > next && !may_pause ? Status::gap : Status::ok;
}

Status StreamEngine::update(const Event& event) noexcept {
  const std::size_t series = event.series.value;
  if (series >= ids_.size()) return Status::unknown_series;
  if (event.past.size() != plan_.observed_columns()) return Status::wrong_shape;
  const double value = forecaster_ != nullptr ? event.value : kMissing;
  if (std::isinf(value) || any_infinite(event.past)) return Status::not_finite;
  std::int64_t period = 0;
  const Status status = place_in_time(series, event.time, period);
  if (status != Status::ok) return status;
  if (!state_.layout().has_room(state_.block(series), event.past, event.time)) {
    return Status::window_full;
  }
  if (!state_.make_room(series)) return Status::out_of_memory;
  const FloatMode mode;
  state_.set_next_period(series, period);
  const std::int64_t observed = state_.layout().facts(state_.block(series)).observed;
  state_.push(series, value, event.past);
  if (series >= known_) {
    const plan::SeriesFacts& facts = state_.layout().facts(state_.block(series));
    if (facts.observed > observed) new_scales_[series - known_].push(facts.last);
  }
  return Status::ok;
}

Status StreamEngine::check_forecast(const FutureView& future,
                                    const ForecastView& out) const noexcept {
  if (future.h < 1 || out.point.size() != static_cast<std::size_t>(future.h) ||
      future.values.size() != out.point.size() * recursion_->future_columns() ||
      out.bounds.size() != out.point.size() * out.quantiles.size()) {
    return Status::wrong_shape;
  }
  const bool bounded =
      plan_.has_past() || state_.layout().histories() > 0 || !out.quantiles.empty();
  if (bounded && future.h > plan_.horizon()) return Status::beyond_horizon;
  if (!out.quantiles.empty() && !forecaster_->calibrated()) return Status::not_calibrated;
  for (const double q : out.quantiles) {
    if (!(q > 0 && q < 1)) return Status::wrong_quantile;
  }
  return any_infinite(future.values) ? Status::not_finite : Status::ok;
}

Status StreamEngine::predict_into(SeriesIndex series, const FutureView& future,
                                  const ForecastView& out) noexcept {
  if (series.value >= ids_.size()) return Status::unknown_series;
  const FloatMode mode;
  if (forecaster_ != nullptr) return forecast(series.value, future, out);
  if (!out.quantiles.empty() || !future.values.empty()) return Status::wrong_shape;
  return describe(series.value, out.point);
}

Status StreamEngine::forecast(std::size_t series, const FutureView& future,
                              const ForecastView& out) noexcept {
  // A forecast of one series with features of its group takes those of all others.
  if (!plan_.groups().empty()) return Status::needs_all_series;
  const Status status = check_forecast(future, out);
  if (status != Status::ok) return status;
  const std::byte* block = state_.block(series);
  if (state_.layout().facts(block).observed == 0) return Status::not_ready;
  {
    Workspace work = acquire();
    recursion_->predict({.block = block,
                         .next_period = state_.next_period(series),
                         .fixed = fixed_of(series),
                         .histories = state_.histories(series)},
                        future.values, out.point, *work->forecast);
  }
  if (!out.quantiles.empty()) add_bounds(series, out);
  return Status::ok;
}

void StreamEngine::add_bounds(std::size_t series, const ForecastView& out) const noexcept {
  const double scale = scale_of(series);
  const bool nonnegative = forecaster_->model().nonnegative();
  const std::size_t levels = out.quantiles.size();
  for (std::size_t k = 0; k < out.point.size(); ++k) {
    for (std::size_t q = 0; q < levels; ++q) {
      const double error = forecaster_->intervals().error_quantile(
          scale, static_cast<std::int64_t>(k) + 1, out.quantiles[q]);
      out.bounds[k * levels + q] = mliot_bound(out.point[k], error, nonnegative ? 1 : 0);
    }
  }
}

Status StreamEngine::describe(std::size_t series, std::span<double> out) noexcept {
  if (out.size() != rows_->outputs()) return Status::wrong_shape;
  if (!state_.begun(series)) return Status::not_ready;
  Workspace work = acquire();
  const std::int64_t time = plan_.axis().time(state_.next_period(series) - 1);
  for (std::size_t d = 0; d < dates_.size(); ++d) {
    work->dates[d] = dates_[d](time);
  }
  const plan::RowContext context{
      .calendar = work->dates, .future = {}, .fixed = {}, .histories = state_.histories(series)};
  if (!rows_->model) {
    state_.layout().read(state_.block(series), context, out);
    return Status::ok;
  }
  state_.layout().read(state_.block(series), context, std::span<float>(work->features));
  rows_->model->predict_row(work->features.data(), out.data());
  return Status::ok;
}

double StreamEngine::scale_of(std::size_t series) const noexcept {
  return series < known_ ? scale_[series] : new_scales_[series - known_].value();
}

std::span<const double> StreamEngine::fixed_of(std::size_t series) const noexcept {
  return std::span(fixed_).subspan(series * fixed_columns_, fixed_columns_);
}

}  // namespace mliot::pipeline::detail
