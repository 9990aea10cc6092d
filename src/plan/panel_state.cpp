// The stream executor of a plan: the state of one series.
#include "mliot/plan/panel_state.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <limits>
#include <type_traits>

namespace mliot::plan {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kRingHeader = sizeof(std::int64_t);  // how many samples were pushed so far

template <class T>
T& at(std::byte* block, std::size_t offset) noexcept {
  return *reinterpret_cast<T*>(block + offset);
}

template <class T>
const T& at(const std::byte* block, std::size_t offset) noexcept {
  return *reinterpret_cast<const T*>(block + offset);
}

}  // namespace

StateLayout::StateLayout(const FeaturePlan& plan)
    : takes_time_(plan.takes_time()), block_size_(sizeof(SeriesFacts)) {
  add_rings(plan);
  for (const FeatureSpec& spec : plan.features()) {
    Slot slot{.spec = spec, .back = spec.lag - 1};
    if (spec.source == Source::past) slot.ring = spec.column + 1;
    if (spec.source == Source::sample || spec.source == Source::replaced) {
      slot.ring = spec.column + 1;
      slot.back = spec.lag;
    }
    const bool known = spec.source == Source::future || spec.source == Source::fixed;
    if (spec.transform && spec.transform->grows()) {
      slot.grows = true;
      slot.offset = growing_.size();
      growing_.push_back({.transform = *spec.transform, .ring = slot.ring, .back = slot.back});
    } else if (spec.transform && !known) {
      slot.offset = add_machine(slot.ring, *spec.transform, slot.back);
    }
    if (spec.pair) {
      slot.offset = take(spec.pair->state_size());
      pairs_.push_back({.transform = *spec.pair,
                        .left = spec.column + 1,
                        .right = spec.partner + 1,
                        .offset = slot.offset});
    }
    slots_.push_back(std::move(slot));
  }
  level_ = plan.level();
  if (level_) {
    level_offset_ = add_machine(0, level_->transform, 0);
    known_level_offset_ = take(sizeof(double));
  }
  add_cleaners(plan);
  add_flags(plan);
}

void StateLayout::add_rings(const FeaturePlan& plan) {
  const auto add = [&](std::int64_t depth) {
    const std::int64_t kept = std::max<std::int64_t>(1, depth);
    const std::size_t bytes = kRingHeader + static_cast<std::size_t>(kept) * sizeof(double);
    rings_.push_back({.offset = take(bytes), .depth = kept});
  };
  const bool samples = plan.horizon() == 0;
  add(std::max(plan.reach(Source::target, 0), plan.group_reach()));
  for (std::size_t c = 0; c < plan.observed_columns(); ++c) {
    add(samples ? plan.reach(Source::sample, c) + 1 : plan.reach(Source::past, c));
  }
  machines_.resize(rings_.size());
  cleaners_.resize(rings_.size());
}

void StateLayout::add_cleaners(const FeaturePlan& plan) {
  for (const CleaningStep& step : plan.cleaning()) {
    const std::size_t ring = step.source == Source::target ? 0 : step.column + 1;
    const std::size_t offset = take(step.transform.state_size());
    cleaners_[ring].push_back({.transform = step.transform, .offset = offset});
  }
}

void StateLayout::add_flags(const FeaturePlan& plan) {
  flags_.resize(rings_.size());
  for (std::size_t ring = 1; ring < rings_.size(); ++ring) {
    if (plan.shows_replaced(ring - 1)) flags_[ring] = take(sizeof(double));
  }
}

std::size_t StateLayout::add_machine(std::size_t ring, const AnyTransform& transform,
                                     std::int64_t back) {
  const std::size_t offset = take(transform.state_size());
  machines_[ring].push_back({.transform = transform, .back = back, .offset = offset});
  return offset;
}

std::size_t StateLayout::take(std::size_t bytes) noexcept {
  const std::size_t offset = block_size_;
  block_size_ += bytes;
  return offset;
}

void StateLayout::reset(std::byte* block) const noexcept {
  std::memset(block, 0, block_size_);
  at<SeriesFacts>(block, 0) = SeriesFacts{};
  for (const Ring& ring : rings_) {
    std::fill_n(&at<double>(block, ring.offset + kRingHeader), ring.depth, kMissing);
  }
  for (const auto& ring : machines_) {
    for (const Machine& machine : ring) machine.transform.reset(block + machine.offset);
  }
  for (const auto& ring : cleaners_) {
    for (const Cleaner& cleaner : ring) cleaner.transform.reset(block + cleaner.offset);
  }
  for (const Pair& pair : pairs_) pair.transform.reset(block + pair.offset);
  if (level_) at<double>(block, known_level_offset_) = kMissing;
}

bool StateLayout::valid(const std::byte* block) const {
  std::uint8_t constant = 0;
  std::memcpy(&constant, block + offsetof(SeriesFacts, constant), sizeof constant);
  if (constant > 1) return false;
  const auto is_count = [](std::int64_t n) { return n >= 0 && n <= (std::int64_t{1} << 60); };
  const SeriesFacts& known = facts(block);
  if (!is_count(known.observed) || !std::isfinite(known.last)) return false;
  for (const Ring& ring : rings_) {
    if (!is_count(at<std::int64_t>(block, ring.offset))) return false;
  }
  for (const std::size_t flag : flags_) {
    if (flag != 0 && at<double>(block, flag) != 0 && at<double>(block, flag) != 1) return false;
  }
  const auto all_valid = [&](const auto& machines) {
    return std::all_of(machines.begin(), machines.end(), [&](const auto& machine) {
      return machine.transform.valid(block + machine.offset);
    });
  };
  return all_valid(pairs_) && std::all_of(machines_.begin(), machines_.end(), all_valid) &&
         std::all_of(cleaners_.begin(), cleaners_.end(), all_valid);
}

double StateLayout::recent(const std::byte* block, std::size_t ring,
                           std::int64_t back) const noexcept {
  const Ring& r = rings_[ring];
  const auto count = at<std::int64_t>(block, r.offset);
  return mliot_history_recent(&at<double>(block, r.offset + kRingHeader), r.depth, count,
                              mliot_history_next(count, r.depth), back);
}

void StateLayout::push_column(std::byte* block, std::size_t ring, double x,
                              std::int64_t time) const noexcept {
  const Ring& r = rings_[ring];
  auto& count = at<std::int64_t>(block, r.offset);
  (&at<double>(block, r.offset + kRingHeader))[mliot_history_next(count++, r.depth)] = x;
  for (const Machine& machine : machines_[ring]) {
    if (machine.back >= count) continue;  // the series is younger than the lag
    machine.transform.push(block + machine.offset, time, recent(block, ring, machine.back));
  }
}

void StateLayout::build_column(std::byte* block, std::size_t ring, std::span<const double> x,
                               std::span<const std::int64_t> times) const noexcept {
  const Ring& r = rings_[ring];
  const auto n = static_cast<std::int64_t>(x.size());
  for (std::int64_t t = std::max<std::int64_t>(0, n - r.depth); t < n; ++t) {
    const auto slot = static_cast<std::size_t>(t % r.depth);
    at<double>(block, r.offset + kRingHeader + slot * sizeof(double)) =
        x[static_cast<std::size_t>(t)];
  }
  at<std::int64_t>(block, r.offset) = n;
  for (const Machine& machine : machines_[ring]) {
    const AnyTransform& transform = machine.transform;
    const std::int64_t seen = n - machine.back;
    const auto memory = static_cast<std::int64_t>(
        std::min<std::size_t>(transform.memory(), std::numeric_limits<std::int64_t>::max()));
    for (std::int64_t t = std::max<std::int64_t>(0, seen - memory); t < seen; ++t) {
      const auto row = static_cast<std::size_t>(t);
      transform.push(block + machine.offset, times.empty() ? 0 : times[row], x[row]);
    }
  }
}

double StateLayout::cleaned(std::byte* block, std::size_t ring, double x) const noexcept {
  const double measured = x;
  for (const Cleaner& cleaner : cleaners_[ring]) {
    cleaner.transform.push(block + cleaner.offset, x);
    x = cleaner.transform.double_value(block + cleaner.offset);
  }
  if (flags_[ring] != 0) at<double>(block, flags_[ring]) = mliot_differs(measured, x);
  return x;
}

std::vector<double> StateLayout::cleaned_column(std::byte* block, std::size_t ring,
                                                std::span<const double> x) const {
  std::vector<double> out;
  out.reserve(x.size());
  for (const double sample : x) out.push_back(cleaned(block, ring, sample));
  return out;
}

void StateLayout::build(std::byte* block, std::span<const double> target,
                        std::span<const std::span<const double>> past,
                        std::span<const std::int64_t> times) const {
  reset(block);
  if (cleaners_[0].empty()) {
    build_target(block, target);
  } else {
    build_target(block, cleaned_column(block, 0, target));
  }
  std::vector<std::vector<double>> clean(rings_.size());
  std::vector<std::span<const double>> columns(past.begin(), past.end());
  for (std::size_t c = 0; c + 1 < rings_.size(); ++c) {
    if (!cleaners_[c + 1].empty()) {
      clean[c] = cleaned_column(block, c + 1, past[c]);
      columns[c] = clean[c];
    }
    build_column(block, c + 1, columns[c], times);
  }
  for (const Pair& pair : pairs_) {
    build_pair(block, pair, columns[pair.left - 1], columns[pair.right - 1], times);
  }
}

void StateLayout::build_pair(std::byte* block, const Pair& pair, std::span<const double> x,
                             std::span<const double> y,
                             std::span<const std::int64_t> times) const noexcept {
  const std::size_t memory = std::min(pair.transform.memory(), x.size());
  for (std::size_t t = x.size() - memory; t < x.size(); ++t) {
    pair.transform.push(block + pair.offset, times.empty() ? 0 : times[t], x[t], y[t]);
  }
}

void StateLayout::build_target(std::byte* block, std::span<const double> target) const noexcept {
  for (const double y : target) at<SeriesFacts>(block, 0).push(y);
  build_column(block, 0, target);
  if (level_) build_level(block, target);
}

void StateLayout::push_observed(std::byte* block, double y, std::span<const double> past,
                                std::int64_t time) const noexcept {
  push_target(block, cleaned(block, 0, y));
  for (std::size_t c = 0; c + 1 < rings_.size(); ++c) {
    push_column(block, c + 1, cleaned(block, c + 1, past[c]), time);
  }
  for (const Pair& pair : pairs_) {
    pair.transform.push(block + pair.offset, time, recent(block, pair.left, 0),
                        recent(block, pair.right, 0));
  }
}

bool StateLayout::reaches(const std::byte* block, const Growing& each) const noexcept {
  return each.back < at<std::int64_t>(block, rings_[each.ring].offset);
}

bool StateLayout::has_room(const std::byte* block, std::span<const double> past,
                           std::int64_t time) const noexcept {
  if (!takes_time_) return true;
  const auto missing = [&](std::size_t ring) {
    return std::isnan(past[ring - 1]) && cleaners_[ring].empty();  // it takes no room
  };
  for (const Pair& pair : pairs_) {
    if (missing(pair.left) || missing(pair.right)) continue;
    if (!pair.transform.has_room(block + pair.offset, time)) return false;
  }
  for (std::size_t c = 0; c + 1 < rings_.size(); ++c) {
    if (missing(c + 1)) continue;
    const bool fits =
        std::all_of(machines_[c + 1].begin(), machines_[c + 1].end(), [&](const Machine& machine) {
          return machine.transform.has_room(block + machine.offset, time);
        });
    if (!fits) return false;
  }
  return true;
}

void StateLayout::push_target(std::byte* block, double y) const noexcept {
  at<SeriesFacts>(block, 0).push(y);
  push_column(block, 0, y);
  if (level_) push_level(block);
}

void StateLayout::push_past(std::byte* block, std::span<const double> values) const noexcept {
  for (std::size_t c = 0; c + 1 < rings_.size(); ++c) push_column(block, c + 1, values[c]);
}

template <class Out>
Out StateLayout::lagged(const std::byte* block, const Slot& slot) const noexcept {
  if (slot.spec.pair) return static_cast<Out>(slot.spec.pair->value(block + slot.offset));
  const std::optional<AnyTransform>& transform = slot.spec.transform;
  if (!transform) return static_cast<Out>(recent(block, slot.ring, slot.back));
  if constexpr (std::is_same_v<Out, float>) {
    return transform->value(block + slot.offset);
  } else {
    return transform->double_value(block + slot.offset);
  }
}

template <class Out>
Out StateLayout::of_history(const RowContext& context, const Slot& slot) const noexcept {
  const features::HistoryView history = context.ahead.empty()
                                            ? features::HistoryView(context.histories[slot.offset])
                                            : context.ahead[slot.offset];
  if constexpr (std::is_same_v<Out, float>) {
    return slot.spec.transform->value(history);
  } else {
    return slot.spec.transform->double_value(history);
  }
}

template <class Out>
void StateLayout::read_as(const std::byte* block, const RowContext& context,
                          std::span<Out> out) const noexcept {
  const double level_now = level(block);
  std::size_t calendar = 0;
  for (std::size_t f = 0; f < slots_.size(); ++f) {
    const Slot& slot = slots_[f];
    switch (slot.spec.source) {
      case Source::target:
        out[f] = slot.grows ? of_history<Out>(context, slot) : lagged<Out>(block, slot);
        if (level_) out[f] = static_cast<Out>(static_cast<double>(out[f]) / level_now);
        break;
      case Source::past:
      case Source::sample:
        out[f] = slot.grows ? of_history<Out>(context, slot) : lagged<Out>(block, slot);
        break;
      case Source::replaced:
        out[f] = static_cast<Out>(at<double>(block, flags_[slot.ring]));
        break;
      case Source::level:
        out[f] = static_cast<Out>(level_now);
        break;
      case Source::future:
        out[f] = static_cast<Out>(slot.spec.covariate(context.future[slot.spec.column]));
        break;
      case Source::fixed:
        out[f] = static_cast<Out>(slot.spec.covariate(context.fixed[slot.spec.column]));
        break;
      case Source::calendar:
        out[f] = static_cast<Out>(context.calendar[calendar++]);
        break;
      case Source::steps_ahead:
        out[f] = static_cast<Out>(context.steps_ahead);
        break;
      case Source::group:
        out[f] = static_cast<Out>(kMissing);  // other series have it: forecasting fills it in
        break;
    }
  }
}

void StateLayout::read(const std::byte* block, const RowContext& context,
                       std::span<float> out) const noexcept {
  read_as(block, context, out);
}

void StateLayout::read(const std::byte* block, const RowContext& context,
                       std::span<double> out) const noexcept {
  read_as(block, context, out);
}

double StateLayout::level(const std::byte* block) const noexcept {
  return level_ ? level_->of(static_cast<float>(at<double>(block, known_level_offset_))) : 1;
}

void StateLayout::push_level(std::byte* block) const noexcept {
  const float recent = level_->transform.value(block + level_offset_);
  if (!std::isnan(recent)) at<double>(block, known_level_offset_) = static_cast<double>(recent);
}

// The replayed tail of the history decides the level, unless it holds no value at all.
void StateLayout::build_level(std::byte* block, std::span<const double> target) const noexcept {
  push_level(block);
  if (!std::isnan(at<double>(block, known_level_offset_))) return;
  level_->transform.reset(block + level_offset_);
  for (const double y : target) {
    level_->transform.push(block + level_offset_, y);
    push_level(block);
  }
}

double StateLayout::target_back(const std::byte* block, std::int64_t back) const noexcept {
  return back >= 0 && back < rings_[0].depth ? recent(block, 0, back) : kMissing;
}

const SeriesFacts& StateLayout::facts(const std::byte* block) const noexcept {
  return at<SeriesFacts>(block, 0);
}

}  // namespace mliot::plan
