// Adds the series up, then runs lags and windows over the means or sums of each group.
#include "mliot/plan/group_table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>

#include "mliot/core/error.hpp"
#include "mliot/freestanding/series.h"
#include "plan/shifted.hpp"

namespace mliot::plan {
namespace {

// Periods of a table that so many rows may ask for: series far apart would fill the memory.
std::uint64_t most_periods(const PanelView& panel) {
  constexpr std::uint64_t kPerRow = 16;
  constexpr std::uint64_t kAnyway = 1000000;
  const auto rows = std::accumulate(panel.length.begin(), panel.length.end(), std::int64_t{0});
  return kAnyway + kPerRow * static_cast<std::uint64_t>(rows);
}

}  // namespace

GroupTable::GroupTable(const FeaturePlan& plan, const PanelView& panel, bool in_levels)
    : index_(plan, panel.fixed, panel.series()) {
  for (std::size_t spec = 0; spec < plan.groups().size(); ++spec) {
    statistics_.push_back(statistics_of(plan.groups()[spec], spec, panel));
  }
  for (const FeatureSpec& spec : plan.features()) {
    if (spec.source == Source::group) features_.push_back(feature_of(plan, spec, in_levels));
  }
}

GroupTable::Statistics GroupTable::empty_statistics(const GroupSpec& group, std::size_t spec,
                                                    const PanelView& panel) const {
  const std::size_t groups = index_.groups(spec);
  Statistics table{
      .first = std::vector<std::int64_t>(groups, std::numeric_limits<std::int64_t>::max()),
      .starts = {0},
      .values = {}};
  std::vector<std::int64_t> end(groups, std::numeric_limits<std::int64_t>::min());
  for (std::size_t i = 0; i < panel.series(); ++i) {
    if (panel.rows(i) == 0) continue;
    const std::size_t place = index_.of(spec, i);
    table.first[place] = std::min(table.first[place], panel.first_period[i]);
    end[place] = std::max(end[place], panel.first_period[i] + panel.length[i]);
  }
  const std::uint64_t most = most_periods(panel);
  table.starts.reserve(groups + 1);
  for (std::size_t place = 0; place < groups; ++place) {
    const bool any = end[place] > table.first[place];
    // The difference of any two periods fits without a sign.
    const std::uint64_t periods = any ? static_cast<std::uint64_t>(end[place]) -
                                            static_cast<std::uint64_t>(table.first[place])
                                      : 0;
    require<ResourceLimit>(
        periods <= most - table.starts.back(),
        "feature plan: the series of a group of '{}' lie in the periods [{}, {}), with which its "
        "groups have more than {}: is a time wrong, or freq too fine? Else leave out the series "
        "that are far apart, or put them into groups of their own",
        group.name, table.first[place], end[place], most);
    table.starts.push_back(table.starts.back() + static_cast<std::size_t>(periods));
  }
  table.values.resize(table.starts.back());
  return table;
}

GroupTable::Statistics GroupTable::statistics_of(const GroupSpec& group, std::size_t spec,
                                                 const PanelView& panel) const {
  Statistics table = empty_statistics(group, spec, panel);
  std::vector<std::int64_t> counts(table.values.size());
  for (std::size_t i = 0; i < panel.series(); ++i) {
    const auto y = panel.of(panel.target, i);
    if (y.empty()) continue;
    const std::size_t place = index_.of(spec, i);
    const std::size_t from =
        table.starts[place] + static_cast<std::size_t>(panel.first_period[i] - table.first[place]);
    for (std::size_t t = 0; t < y.size(); ++t) {
      if (std::isnan(y[t])) continue;
      table.values[from + t] += y[t];
      ++counts[from + t];
    }
  }
  for (std::size_t at = 0; at < counts.size(); ++at) {
    table.values[at] = group.of(table.values[at], counts[at]);
  }
  return table;
}

GroupTable::Feature GroupTable::feature_of(const FeaturePlan& plan, const FeatureSpec& spec,
                                           bool in_levels) const {
  const Statistics& table = statistics_[spec.column];
  Feature feature{.spec = spec.column, .values = std::vector<float>(table.values.size())};
  std::vector<float> recent;
  for (std::size_t group = 0; group + 1 < table.starts.size(); ++group) {
    const std::size_t start = table.starts[group];
    const std::size_t periods = table.starts[group + 1] - start;
    const auto x = std::span(table.values).subspan(start, periods);
    const auto out = std::span(feature.values).subspan(start, periods);
    detail::shifted(spec.transform, x, static_cast<std::size_t>(spec.lag), out);
    if (!plan.level() || !in_levels) continue;
    recent.resize(periods);
    detail::shifted(plan.level()->transform, x, 1, recent);
    for (std::size_t t = 0; t < periods; ++t) {
      out[t] = mliot_in_levels(out[t], plan.level()->of(recent[t]));
    }
  }
  return feature;
}

void GroupTable::read(std::size_t feature, std::size_t series, std::int64_t period,
                      std::size_t rows, float* out) const noexcept {
  if (rows == 0) return;
  const Feature& each = features_[feature];
  const std::size_t group = index_.of(each.spec, series);
  const Statistics& table = statistics_[each.spec];
  const auto offset = static_cast<std::size_t>(period - table.first[group]);
  std::copy_n(each.values.data() + table.starts[group] + offset, rows, out);
}

}  // namespace mliot::plan
