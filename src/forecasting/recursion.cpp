// The recursion on private copies of the series' states.
#include "forecasting/recursion.hpp"

#include <algorithm>
#include <limits>

namespace mliot::forecasting::detail {
namespace {

// Series of a part: one block of the trees' batch kernel, and half a block where there are few, so
// that threads find parts.
std::size_t series_per_part(std::size_t series) noexcept {
  constexpr std::size_t kBlock = 256;
  return series > 2 * kBlock ? kBlock : kBlock / 2;
}

plan::CalendarTable calendar_ahead(const plan::FeaturePlan& plan, const plan::PanelState& state,
                                   std::int64_t h) {
  std::int64_t first = std::numeric_limits<std::int64_t>::max();
  std::int64_t last = std::numeric_limits<std::int64_t>::min();
  for (std::size_t i = 0; i < state.series(); ++i) {
    if (!state.begun(i)) continue;
    first = std::min(first, state.next_period(i));
    last = std::max(last, state.next_period(i) + h);
  }
  const std::size_t rows = state.series() * static_cast<std::size_t>(h);
  return {plan, first, std::max(first, last), rows};
}

}  // namespace

Recursion::Rollout::Rollout(const Recursion& owner, std::size_t from, std::size_t end)
    : layout(&owner.state_.layout()),
      first(from),
      count(end - from),
      features(owner.model_.plan().size()),
      words(count * layout->block_size() / sizeof(std::uint64_t)),
      rows(count * features),
      predicted(count),
      covariates(owner.future_.future.size()),
      dates(owner.calendar_.width()),
      room(count * layout->histories() * static_cast<std::size_t>(owner.future_.h)) {
  std::copy_n(owner.state_.block(first), count * layout->block_size(), block(0));
  const auto h = static_cast<std::size_t>(owner.future_.h);
  ahead.reserve(count * layout->histories());
  for (std::size_t j = 0; j < count; ++j) {
    for (const features::SampleHistory& history : owner.state_.histories(first + j)) {
      ahead.emplace_back(history, std::span(room).subspan(ahead.size() * h, h));
    }
  }
}

Recursion::Recursion(const GlobalModel& model, const plan::PanelState& state,
                     data::MatrixView<const double> fixed, const plan::FutureView& future)
    : model_(model),
      state_(state),
      fixed_(fixed),
      future_(future),
      calendar_(calendar_ahead(model.plan(), state, future.h)) {}

std::size_t Recursion::parts() const noexcept {
  const std::size_t size = series_per_part(state_.series());
  return (state_.series() + size - 1) / size;
}

Recursion::Rollout Recursion::start(std::size_t part) const {
  const std::size_t size = series_per_part(state_.series());
  const std::size_t first = part * size;
  const std::size_t end = std::min(first + size, state_.series());
  return {*this, first, end};
}

void Recursion::run(std::size_t part, std::span<double> out) const {
  Rollout rollout = start(part);
  const auto h = static_cast<std::size_t>(future_.h);
  for (std::size_t step = 0; step < h; ++step) {
    for (std::size_t j = 0; j < rollout.count; ++j) read_row(rollout, j, step);
    predict_rows(rollout);
    for (std::size_t j = 0; j < rollout.count; ++j) take_step(rollout, j, step, out);
  }
}

void Recursion::take_period(Rollout& rollout, std::int64_t period, const GroupRollout& groups,
                            std::span<double> out) const {
  const auto step_of = [&](std::size_t j) {
    return static_cast<std::size_t>(period - state_.next_period(rollout.first + j));
  };
  bool any = false;
  for (std::size_t j = 0; j < rollout.count; ++j) {
    if (!has_step(rollout.first + j, period)) continue;
    any = true;
    read_row(rollout, j, step_of(j));
    groups.read(rollout.first + j, rollout.row(j));
  }
  if (!any) return;
  predict_rows(rollout);
  for (std::size_t j = 0; j < rollout.count; ++j) {
    if (has_step(rollout.first + j, period)) take_step(rollout, j, step_of(j), out);
  }
}

bool Recursion::has_step(std::size_t series, std::int64_t period) const noexcept {
  if (!state_.begun(series)) return false;
  const std::int64_t start = state_.next_period(series);
  return start <= period && period < start + future_.h;
}

void Recursion::read_row(Rollout& rollout, std::size_t j, std::size_t step) const {
  const std::size_t i = rollout.first + j;
  if (!state_.begun(i)) return;  // take_step says NaN
  const auto h = static_cast<std::size_t>(future_.h);
  const auto ahead = static_cast<std::int64_t>(step);
  for (std::size_t c = 0; c < future_.future.size(); ++c) {
    rollout.covariates[c] = future_.future[c][i * h + step];
  }
  calendar_.read(state_.next_period(i) + ahead, rollout.dates);
  rollout.layout->read(rollout.block(j),
                       {.steps_ahead = ahead + 1,
                        .calendar = rollout.dates,
                        .future = rollout.covariates,
                        .fixed = {fixed_.row(i), fixed_.columns()},
                        .ahead = rollout.ahead_of(j)},
                       rollout.row(j));
}

void Recursion::predict_rows(Rollout& rollout) const {
  if (!model_.model()) return;
  model_.model()->predict({rollout.rows.data(), rollout.count, rollout.features},
                          rollout.predicted);
}

void Recursion::take_step(Rollout& rollout, std::size_t j, std::size_t step,
                          std::span<double> out) const {
  const std::size_t i = rollout.first + j;
  double y = model_.to_forecast(rollout.predicted[j] * rollout.layout->level(rollout.block(j)));
  const std::byte* origin = state_.block(i);
  if (model_.naive(*rollout.layout, origin)) y = model_.naive_forecast(*rollout.layout, origin);
  out[i * static_cast<std::size_t>(future_.h) + step] = y;
  rollout.layout->push_target(rollout.block(j), y);
  rollout.layout->push_ahead(rollout.block(j), rollout.ahead_of(j));
}

}  // namespace mliot::forecasting::detail
