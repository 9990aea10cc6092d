// Which windows of a plan go together, and their execution over a series.
#include "plan/lagged_columns.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "plan/shifted.hpp"

namespace mliot::plan {
namespace {

constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();

/// Whether a feature is a column behind a lag, with or without a transform of samples alone.
bool is_lagged(const FeatureSpec& spec) {
  const bool observed =
      spec.source == Source::target || spec.source == Source::past || spec.source == Source::sample;
  return observed && !spec.pair && !(spec.transform && spec.transform->takes_time());
}

std::size_t shift_of(const FeatureSpec& spec) {
  return static_cast<std::size_t>(spec.lag - (spec.source == Source::past ? 1 : 0));
}

std::optional<features::WindowStatistic> statistic_of(const FeatureSpec& spec) {
  return spec.transform ? spec.transform->window_statistic() : std::nullopt;
}

std::span<const double> column_of(const PanelView& panel, Source source, std::size_t column,
                                  std::size_t series) {
  return panel.of(source == Source::target ? panel.target : panel.past[column], series);
}

void fill_missing(std::span<float> out) { std::fill(out.begin(), out.end(), kMissing); }

}  // namespace

LaggedColumns::LaggedColumns(const FeaturePlan& plan) {
  const auto& specs = plan.features();
  std::vector<std::size_t> order(specs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return specs[a].lag < specs[b].lag;  // the least lag of a window has the most of it
  });
  for (const std::size_t feature : order) {
    const FeatureSpec& spec = specs[feature];
    if (!is_lagged(spec)) continue;
    if (!statistic_of(spec)) {
      alone_.push_back(feature);
    } else if (!add_later(plan, feature)) {
      add_to_group(spec, feature);
    }
  }
}

bool LaggedColumns::add_later(const FeaturePlan& plan, std::size_t feature) {
  const FeatureSpec& spec = plan.features()[feature];
  const auto wanted = statistic_of(spec);
  const auto place_in = [&](const Group& group) {
    return std::find(group.statistics.begin(), group.statistics.end(), *wanted);
  };
  const auto group = std::find_if(groups_.begin(), groups_.end(), [&](const Group& each) {
    return each.source == spec.source && each.column == spec.column &&
           place_in(each) != each.statistics.end();
  });
  if (group == groups_.end()) return false;
  const auto place = static_cast<std::size_t>(place_in(*group) - group->statistics.begin());
  later_.push_back({feature, group->features[place], shift_of(spec) - group->shift});
  return true;
}

void LaggedColumns::add_to_group(const FeatureSpec& spec, std::size_t feature) {
  const auto same = [&](const Group& group) {
    return group.source == spec.source && group.column == spec.column &&
           group.shift == shift_of(spec);
  };
  auto group = std::find_if(groups_.begin(), groups_.end(), same);
  if (group == groups_.end()) {
    group = groups_.insert(group, {spec.source, spec.column, shift_of(spec), {}, {}});
  }
  group->statistics.push_back(*statistic_of(spec));
  group->features.push_back(feature);
}

void LaggedColumns::read(const FeaturePlan& plan, const PanelView& panel, std::size_t series,
                         float* out, std::size_t stride) const {
  const std::size_t n = panel.rows(series);
  for (const std::size_t feature : alone_) {
    const FeatureSpec& spec = plan.features()[feature];
    detail::shifted(spec.transform, column_of(panel, spec.source, spec.column, series),
                    shift_of(spec), {out + feature * stride, n});
  }
  for (const Group& group : groups_) {
    const auto x = column_of(panel, group.source, group.column, series);
    const std::size_t shift = std::min(group.shift, n);
    std::vector<std::span<float>> columns;
    columns.reserve(group.features.size());
    for (const std::size_t feature : group.features) {
      const std::span<float> column(out + feature * stride, n);
      fill_missing(column.first(shift));
      columns.push_back(column.subspan(shift));
    }
    features::window_statistics(group.statistics, x.first(n - shift), columns);
  }
  for (const Later& later : later_) {
    const std::span<float> column(out + later.feature * stride, n);
    const float* source = out + later.of * stride;
    const std::size_t by = std::min(later.by, n);
    fill_missing(column.first(by));
    std::copy(source, source + (n - by), column.begin() + static_cast<std::ptrdiff_t>(by));
  }
}

}  // namespace mliot::plan
