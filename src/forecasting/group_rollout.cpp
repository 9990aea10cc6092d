// Means and sums are kept as long as a lag may ask for them; windows run behind them.
#include "forecasting/group_rollout.hpp"

#include <cmath>
#include <limits>

#include "mliot/freestanding/series.h"

namespace mliot::forecasting::detail {
namespace {

constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();

}  // namespace

GroupRollout::GroupRollout(const plan::FeaturePlan& plan, const plan::PanelState& state,
                           data::MatrixView<const double> fixed, std::int64_t first)
    : plan_(plan),
      state_(state),
      index_(plan, fixed, state.series()),
      reach_(static_cast<std::size_t>(plan.group_reach())),
      history_(plan.groups().size()) {
  for (std::size_t f = 0; f < plan.size(); ++f) {
    const plan::FeatureSpec& spec = plan.features()[f];
    if (spec.source != plan::Source::group) continue;
    Feature feature{
        .place = f, .spec = spec, .state_words = 0, .level_words = 0, .words = {}, .values = {}};
    if (spec.transform) feature.state_words = spec.transform->state_size() / sizeof(std::uint64_t);
    if (plan.level()) {
      feature.level_words = plan.level()->transform.state_size() / sizeof(std::uint64_t);
    }
    const std::size_t groups = index_.groups(spec.column);
    const std::size_t words = feature.state_words + feature.level_words;
    feature.words.resize(groups * words);
    feature.values.assign(groups, kMissing);
    for (std::size_t g = 0; g < groups; ++g) {
      std::uint64_t* at = feature.words.data() + g * words;
      if (spec.transform) spec.transform->reset(at);
      if (plan.level()) plan.level()->transform.reset(at + feature.state_words);
    }
    features_.push_back(std::move(feature));
  }
  for (std::int64_t period = first - plan.group_reach(); period < first; ++period) {
    push(observed(period));
  }
}

void GroupRollout::read(std::size_t series, std::span<float> row) const noexcept {
  for (const Feature& feature : features_) {
    row[feature.place] = feature.values[index_.of(feature.spec.column, series)];
  }
}

void GroupRollout::advance(std::span<const double> y) { push(y); }

// What the states hold of a period.
std::vector<double> GroupRollout::observed(std::int64_t period) const {
  std::vector<double> y(state_.series());
  for (std::size_t i = 0; i < y.size(); ++i) y[i] = state_.target_at(i, period);
  return y;
}

std::vector<double> GroupRollout::statistics_of(std::size_t spec, std::span<const double> y) const {
  std::vector<double> sums(index_.groups(spec));
  std::vector<std::int64_t> counts(sums.size());
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (std::isnan(y[i])) continue;
    sums[index_.of(spec, i)] += y[i];
    ++counts[index_.of(spec, i)];
  }
  const plan::GroupSpec& group = plan_.groups()[spec];
  for (std::size_t g = 0; g < sums.size(); ++g) sums[g] = group.of(sums[g], counts[g]);
  return sums;
}

void GroupRollout::push(std::span<const double> y) {
  for (std::size_t spec = 0; spec < history_.size(); ++spec) {
    history_[spec].push_back(statistics_of(spec, y));
    if (history_[spec].size() > reach_) history_[spec].pop_front();
  }
  for (Feature& feature : features_) update(feature);
}

// The feature of the row after the newest period: its window ends lag - 1 periods before that.
void GroupRollout::update(Feature& feature) {
  const auto& history = history_[feature.spec.column];
  const auto back = static_cast<std::size_t>(feature.spec.lag);
  const std::size_t words = feature.state_words + feature.level_words;
  for (std::size_t g = 0; g < feature.values.size(); ++g) {
    std::uint64_t* at = feature.words.data() + g * words;
    float value = kMissing;
    if (history.size() >= back) {
      const double past = history[history.size() - back][g];
      value = static_cast<float>(past);
      if (feature.spec.transform) {
        feature.spec.transform->push(at, past);
        value = feature.spec.transform->value(at);
      }
    }
    if (plan_.level()) {
      const plan::LevelSpec& level = *plan_.level();
      level.transform.push(at + feature.state_words, history.back()[g]);
      value = mliot_in_levels(value, level.of(level.transform.value(at + feature.state_words)));
    }
    feature.values[g] = value;
  }
}

}  // namespace mliot::forecasting::detail
