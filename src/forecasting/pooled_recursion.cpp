// Period after period; within one, the parts of the recursion run at once.
#include "forecasting/pooled_recursion.hpp"

#include <algorithm>
#include <limits>

#include "forecasting/group_rollout.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::forecasting::detail {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

// The distinct periods at which forecasts begin, ascending.
std::vector<std::int64_t> starts_of(const plan::PanelState& state) {
  std::vector<std::int64_t> starts;
  starts.reserve(state.series());
  for (std::size_t i = 0; i < state.series(); ++i) {
    if (state.begun(i)) starts.push_back(state.next_period(i));
  }
  std::sort(starts.begin(), starts.end());
  starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
  return starts;
}

}  // namespace

PooledRecursion::PooledRecursion(const Recursion& recursion, const GlobalModel& model,
                                 const plan::PanelState& state,
                                 data::MatrixView<const double> fixed, std::int64_t h)
    : recursion_(recursion), model_(model), state_(state), fixed_(fixed), h_(h) {}

void PooledRecursion::run(std::span<double> out, const RunContext& context) const {
  std::fill(out.begin(), out.end(), kMissing);
  const std::vector<std::int64_t> starts = starts_of(state_);
  if (starts.empty()) return;
  GroupRollout groups(model_.plan(), state_, fixed_, starts.front());
  std::vector<Recursion::Rollout> rollouts;
  rollouts.reserve(recursion_.parts());
  for (std::size_t part = 0; part < recursion_.parts(); ++part) {
    rollouts.push_back(recursion_.start(part));
  }
  const std::int64_t total = starts.back() + h_ - starts.front();
  std::int64_t period = starts.front();
  for (const std::int64_t start : starts) {
    period = std::max(period, start - model_.plan().group_reach());  // nothing reads those between
    for (; period < start + h_; ++period) {
      parallel_for(rollouts.size(), context.threads, [&](std::size_t part) {
        recursion_.take_period(rollouts[part], period, groups, out);
      });
      groups.advance(values_at(period, out));
      context.monitor->tick("predict", period + 1 - starts.front(), total);
    }
  }
}

std::vector<double> PooledRecursion::values_at(std::int64_t period,
                                               std::span<const double> out) const {
  std::vector<double> values(state_.series());
  const auto h = static_cast<std::size_t>(h_);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = recursion_.has_step(i, period)
                    ? out[i * h + static_cast<std::size_t>(period - state_.next_period(i))]
                    : state_.target_at(i, period);
  }
  return values;
}

}  // namespace mliot::forecasting::detail
