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

// Copies of the states of some series, and the rows of one step.
struct Recursion::Rollout {
  Rollout(const plan::PanelState& state, std::size_t from, std::size_t end, std::size_t width)
      : layout(state.layout()),
        first(from),
        count(end - from),
        features(width),
        words(count * layout.block_size() / sizeof(std::uint64_t)),
        rows(count * width),
        predicted(count) {
    std::copy_n(state.block(first), count * layout.block_size(), block(0));
  }

  std::byte* block(std::size_t j) noexcept {
    return reinterpret_cast<std::byte*>(words.data()) + j * layout.block_size();
  }
  std::span<float> row(std::size_t j) noexcept {
    return std::span(rows).subspan(j * features, features);
  }

  const plan::StateLayout& layout;
  std::size_t first;
  std::size_t count;
  std::size_t features;
  std::vector<std::uint64_t> words;
  std::vector<float> rows;
  std::vector<double> predicted;
};

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

void Recursion::run(std::size_t part, std::span<double> out) const {
  const std::size_t size = series_per_part(state_.series());
  const std::size_t first = part * size;
  const std::size_t end = std::min(first + size, state_.series());
  Rollout rollout(state_, first, end, model_.plan().size());
  const auto h = static_cast<std::size_t>(future_.h);
  for (std::size_t step = 0; step < h; ++step) {
    read_rows(rollout, step);
    if (model_.model()) {
      model_.model()->predict({rollout.rows.data(), rollout.count, rollout.features},
                              rollout.predicted);
    }
    take_step(rollout, step, out);
  }
}

void Recursion::read_rows(Rollout& rollout, std::size_t step) const {
  const auto h = static_cast<std::size_t>(future_.h);
  const auto ahead = static_cast<std::int64_t>(step);
  std::vector<double> covariates(future_.future.size());
  std::vector<float> dates(calendar_.width());
  for (std::size_t j = 0; j < rollout.count; ++j) {
    const std::size_t i = rollout.first + j;
    if (!state_.begun(i)) continue;  // take_step says NaN
    for (std::size_t c = 0; c < covariates.size(); ++c) {
      covariates[c] = future_.future[c][i * h + step];
    }
    calendar_.read(state_.next_period(i) + ahead, dates);
    rollout.layout.read(rollout.block(j),
                        {.steps_ahead = ahead + 1,
                         .calendar = dates,
                         .future = covariates,
                         .fixed = {fixed_.row(i), fixed_.columns()}},
                        rollout.row(j));
  }
}

void Recursion::take_step(Rollout& rollout, std::size_t step, std::span<double> out) const {
  const auto h = static_cast<std::size_t>(future_.h);
  for (std::size_t j = 0; j < rollout.count; ++j) {
    const std::size_t i = rollout.first + j;
    double y = model_.to_forecast(rollout.predicted[j] * rollout.layout.level(rollout.block(j)));
    const std::byte* origin = state_.block(i);
    if (model_.naive(rollout.layout, origin)) y = model_.naive_forecast(rollout.layout, origin);
    out[i * h + step] = y;
    rollout.layout.push_target(rollout.block(j), y);
  }
}

}  // namespace mliot::forecasting::detail
