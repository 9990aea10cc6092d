// The stream executor of a plan: the states of all series of a panel.
#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "mliot/core/parallel.hpp"
#include "mliot/plan/panel_state.hpp"

namespace mliot::plan {

PanelState::PanelState(const FeaturePlan& plan, std::size_t series)
    : layout_(plan),
      axis_(plan.takes_time() ? std::optional(plan.axis()) : std::nullopt),
      words_(series * layout_.block_size() / sizeof(std::uint64_t)),
      periods_(series, kNotBegun) {
  for (std::size_t i = 0; i < series; ++i) layout_.reset(block(i));
}

void PanelState::resize(std::size_t count) {
  const std::size_t known = series();
  words_.resize(count * layout_.block_size() / sizeof(std::uint64_t));
  periods_.resize(count, kNotBegun);
  for (std::size_t i = known; i < count; ++i) layout_.reset(block(i));
}

PanelState::PanelState(const FeaturePlan& plan, const PanelView& panel, int threads)
    : layout_(plan),
      axis_(plan.takes_time() ? std::optional(plan.axis()) : std::nullopt),
      words_(panel.series() * layout_.block_size() / sizeof(std::uint64_t)),
      periods_(panel.series()) {
  constexpr std::size_t kChunk = 16;  // series a part: enough to hide the hand-over
  const std::size_t parts = (panel.series() + kChunk - 1) / kChunk;
  parallel_for(parts, threads, [&](std::size_t part) {
    std::vector<std::span<const double>> past(panel.past.size());
    const std::size_t end = std::min(panel.series(), (part + 1) * kChunk);
    for (std::size_t i = part * kChunk; i < end; ++i) {
      for (std::size_t c = 0; c < past.size(); ++c) past[c] = panel.of(panel.past[c], i);
      layout_.build(block(i), panel.of(panel.target, i), past, panel.of(panel.times, i));
      periods_[i] = panel.first_period[i] + panel.length[i];
    }
  });
}

void PanelState::push(std::size_t i, double y, std::span<const double> past) noexcept {
  layout_.push_observed(block(i), y, past, time_of(periods_[i]));
  ++periods_[i];
}

void PanelState::save(archive::Writer& writer) const {
  writer.array("blocks", words_);
  writer.array("periods", periods_);
}

PanelState PanelState::load(const FeaturePlan& plan, const archive::Reader& reader) {
  PanelState state(plan, 0);
  const std::size_t words = state.layout_.block_size() / sizeof(std::uint64_t);
  const auto periods = reader.view<std::int64_t>("periods");
  const auto blocks = reader.view<std::uint64_t>("blocks");
  reader.check(blocks.size() / words == periods.size() && blocks.size() % words == 0, "blocks",
               "does not fit the plan and the series");
  state.words_.assign(blocks.begin(), blocks.end());
  state.periods_.assign(periods.begin(), periods.end());
  const data::TimeAxis& axis = plan.axis();
  for (std::size_t i = 0; i < state.series(); ++i) {
    const std::int64_t period = periods[i];
    const bool dated = period == kNotBegun || axis.period(axis.time(period)) == period;
    reader.check(dated, "periods", "holds a period beyond the calendar", i);
    reader.check(state.layout_.valid(state.block(i)), "blocks",
                 "holds a state that no rows lead to", i * words);
  }
  return state;
}

}  // namespace mliot::plan
