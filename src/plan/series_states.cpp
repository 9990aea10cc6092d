// The stream executor of a plan: the states of all series of a panel.
#include <algorithm>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "mliot/core/parallel.hpp"
#include "mliot/plan/panel_state.hpp"

namespace mliot::plan {

PanelState::PanelState(const FeaturePlan& plan, std::size_t series)
    : layout_(plan),
      axis_(plan.takes_time() ? std::optional(plan.axis()) : std::nullopt),
      words_(series * layout_.block_size() / sizeof(std::uint64_t)),
      histories_(series * layout_.histories()),
      periods_(series, kNotBegun) {
  for (std::size_t i = 0; i < series; ++i) layout_.reset(block(i));
}

void PanelState::resize(std::size_t count) {
  const std::size_t known = series();
  words_.resize(count * layout_.block_size() / sizeof(std::uint64_t));
  histories_.resize(count * layout_.histories());
  periods_.resize(count, kNotBegun);
  for (std::size_t i = known; i < count; ++i) layout_.reset(block(i));
}

PanelState::PanelState(const FeaturePlan& plan, const PanelView& panel, int threads)
    : layout_(plan),
      axis_(plan.takes_time() ? std::optional(plan.axis()) : std::nullopt),
      words_(panel.series() * layout_.block_size() / sizeof(std::uint64_t)),
      histories_(panel.series() * layout_.histories()),
      periods_(panel.series()) {
  constexpr std::size_t kChunk = 16;  // series a part: enough to hide the hand-over
  const std::size_t parts = (panel.series() + kChunk - 1) / kChunk;
  parallel_for(parts, threads, [&](std::size_t part) {
    const std::size_t end = std::min(panel.series(), (part + 1) * kChunk);
    std::vector<std::span<const double>> past(panel.past.size());
    for (std::size_t i = part * kChunk; i < end; ++i) build(i, panel, past);
  });
}

void PanelState::build(std::size_t i, const PanelView& panel,
                       std::span<std::span<const double>> past) {
  for (std::size_t c = 0; c < past.size(); ++c) past[c] = panel.of(panel.past[c], i);
  const auto times = panel.of(panel.times, i);
  periods_[i] = panel.first_period[i] + panel.length[i];
  if (layout_.histories() == 0) {
    layout_.build(block(i), panel.of(panel.target, i), past, times);
    return;
  }
  layout_.reset(block(i));
  const auto target = panel.of(panel.target, i);
  std::vector<double> row(past.size());  // every one, since a history keeps all
  for (std::size_t t = 0; t < panel.rows(i); ++t) {
    for (std::size_t c = 0; c < past.size(); ++c) row[c] = past[c][t];
    const double y = target.empty() ? std::numeric_limits<double>::quiet_NaN() : target[t];
    layout_.push_observed(block(i), y, row, times.empty() ? 0 : times[t]);
    layout_.push_histories(block(i), histories(i));
  }
}

void StateLayout::push_histories(const std::byte* block,
                                 std::span<features::SampleHistory> histories) const {
  for (std::size_t k = 0; k < growing_.size(); ++k) {
    const Growing& each = growing_[k];
    if (reaches(block, each)) histories[k].push(recent(block, each.ring, each.back));
  }
}

void StateLayout::push_ahead(const std::byte* block,
                             std::span<features::HistoryView> ahead) const noexcept {
  constexpr std::size_t kTarget = 0;
  for (std::size_t k = 0; k < growing_.size(); ++k) {
    const Growing& each = growing_[k];
    if (each.ring == kTarget && reaches(block, each)) {
      ahead[k].push(recent(block, kTarget, each.back));
    }
  }
}

void PanelState::push(std::size_t i, double y, std::span<const double> past) noexcept {
  layout_.push_observed(block(i), y, past, time_of(periods_[i]));
  if (layout_.histories() > 0) layout_.push_histories(block(i), histories(i));
  ++periods_[i];
}

bool PanelState::make_room(std::size_t i) noexcept {
  const auto of_series = histories(i);
  return std::all_of(of_series.begin(), of_series.end(),
                     [](features::SampleHistory& each) { return each.make_room(); });
}

void PanelState::save(archive::Writer& writer) const {
  writer.array("blocks", words_);
  writer.array("periods", periods_);
  if (layout_.histories() > 0) save_histories(writer);
}

void PanelState::save_histories(archive::Writer& writer) const {
  std::vector<double> samples;
  std::vector<std::int64_t> ends;
  for (const features::SampleHistory& history : histories_) {
    const std::vector<double> contents = history.contents();
    samples.insert(samples.end(), contents.begin(), contents.end());
    ends.push_back(static_cast<std::int64_t>(samples.size()));
  }
  writer.array("history_samples", samples);
  writer.array("history_ends", ends);
}

void PanelState::load_histories(const archive::Reader& reader) {
  const auto samples = reader.view<double>("history_samples");
  const auto ends = reader.view<std::int64_t>("history_ends");
  reader.check(ends.size() == series() * layout_.histories(), "history_ends",
               "does not fit the series");
  reader.check_memory("history_ends", 1,
                      features::SampleHistory::most_bytes(ends.size(), samples.size()));
  histories_.resize(ends.size());
  std::size_t begin = 0;
  for (std::size_t k = 0; k < ends.size(); ++k) {
    const auto end = static_cast<std::uint64_t>(ends[k]);
    reader.check(begin <= end && end <= samples.size(), "history_ends", "is no place of a sample",
                 k);
    auto history = features::SampleHistory::of(samples.subspan(begin, end - begin));
    reader.check(history.has_value(), "history_samples", "holds samples that no stream keeps so",
                 begin);
    histories_[k] = std::move(*history);
    begin = end;
  }
  reader.check(begin == samples.size(), "history_samples", "holds samples of no history");
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
  if (state.layout_.histories() > 0) state.load_histories(reader);
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
