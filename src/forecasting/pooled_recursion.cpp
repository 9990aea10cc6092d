// Period after period; within one, the parts of the recursion run at once.
#include "forecasting/pooled_recursion.hpp"

#include <algorithm>
#include <limits>

#include "forecasting/group_rollout.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::forecasting::detail {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

struct Span {
  std::int64_t first = std::numeric_limits<std::int64_t>::max();
  std::int64_t last = std::numeric_limits<std::int64_t>::min();  // the first of the last h periods
};

Span starts_of(const plan::PanelState& state) {
  Span span;
  for (std::size_t i = 0; i < state.series(); ++i) {
    if (!state.begun(i)) continue;
    span.first = std::min(span.first, state.next_period(i));
    span.last = std::max(span.last, state.next_period(i));
  }
  return span;
}

}  // namespace

PooledRecursion::PooledRecursion(const Recursion& recursion, const GlobalModel& model,
                                 const plan::PanelState& state,
                                 data::MatrixView<const double> fixed, std::int64_t h)
    : recursion_(recursion), model_(model), state_(state), fixed_(fixed), h_(h) {}

void PooledRecursion::run(std::span<double> out, const RunContext& context) const {
  std::fill(out.begin(), out.end(), kMissing);
  const Span starts = starts_of(state_);
  if (starts.first > starts.last) return;
  GroupRollout groups(model_.plan(), state_, fixed_, starts.first);
  std::vector<Recursion::Rollout> rollouts;
  rollouts.reserve(recursion_.parts());
  for (std::size_t part = 0; part < recursion_.parts(); ++part) {
    rollouts.push_back(recursion_.start(part));
  }
  std::vector<double> values(state_.series());
  const std::int64_t end = starts.last + h_;
  for (std::int64_t period = starts.first; period < end; ++period) {
    parallel_for(rollouts.size(), context.threads, [&](std::size_t part) {
      recursion_.take_period(rollouts[part], period, groups, out);
    });
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::int64_t step = period - state_.next_period(i);
      const bool forecast = state_.begun(i) && step >= 0 && step < h_;
      values[i] = forecast ? out[i * static_cast<std::size_t>(h_) + static_cast<std::size_t>(step)]
                           : state_.target_at(i, period);
    }
    groups.advance(values);
    context.monitor->tick("predict", period + 1 - starts.first, end - starts.first);
  }
}

}  // namespace mliot::forecasting::detail
