// The pass over many series: one task a series and column, none of which shares anything.
#include "mliot/preprocessing/quality/quality_profile.hpp"

#include <algorithm>
#include <cmath>

#include "mliot/core/error.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::preprocessing {
namespace {

/// Says how many of the duplicates differ in some column.
void add_conflicts(const std::vector<ColumnProfile>& columns, Finding& duplicates) {
  std::int64_t conflicts = 0;
  for (const ColumnProfile& each : columns) conflicts = std::max(conflicts, each.conflicts());
  duplicates.value = static_cast<double>(conflicts);
  if (conflicts > 0) duplicates.severity = Severity::error;
}

}  // namespace

QualityProfile::QualityProfile(std::vector<ValueRange> ranges, std::vector<SensorPair> pairs)
    : ranges_(std::move(ranges)), pairs_(std::move(pairs)), sample_(ranges_.size()) {
  for (std::size_t c = 0; c < ranges_.size(); ++c) {
    require(ranges_[c].low <= ranges_[c].high,
            "quality_profile: the range of column {} must rise, got {} to {}", c, ranges_[c].low,
            ranges_[c].high);
  }
  for (const SensorPair& pair : pairs_) {
    require(std::max(pair.first, pair.second) < ranges_.size() && pair.first != pair.second,
            "quality_profile: a pair must name two of the {} columns, got {} and {}",
            ranges_.size(), pair.first, pair.second);
  }
}

std::size_t QualityProfile::place_of(std::int64_t name) {
  const auto [found, is_new] = places_.try_emplace(name, series_.size());
  if (is_new) {
    SeriesProfile profile;
    for (const ValueRange& range : ranges_) profile.columns.emplace_back(range);
    profile.columns.resize(ranges_.size() + pairs_.size());
    series_.push_back(std::move(profile));
    names_.push_back(name);
  }
  return found->second;
}

void QualityProfile::check(const QualityRows& rows) const {
  require(rows.columns.size() == ranges_.size(), "quality_profile: {} columns, where {} were named",
          rows.columns.size(), ranges_.size());
  for (std::size_t c = 0; c < rows.columns.size(); ++c) {
    require(rows.columns[c].size() == rows.times.size(),
            "quality_profile: column {} has {} rows, the times have {}", c, rows.columns[c].size(),
            rows.times.size());
  }
  require(!rows.offsets.empty() && rows.offsets.front() == 0 &&
              rows.offsets.back() == static_cast<std::int64_t>(rows.times.size()) &&
              std::is_sorted(rows.offsets.begin(), rows.offsets.end()),
          "quality_profile: offsets must rise from 0 to the number of rows, {}", rows.times.size());
  if (rows.names.empty()) return;
  require(rows.names.size() == rows.offsets.size() - 1, "quality_profile: {} names, but {} series",
          rows.names.size(), rows.offsets.size() - 1);
  std::vector<std::int64_t> sorted(rows.names.begin(), rows.names.end());
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  require(twice == sorted.end(), "quality_profile: two series have the name {}",
          twice == sorted.end() ? 0 : *twice);
}

void QualityProfile::update(const QualityRows& rows, int threads) {
  const FloatMode mode;
  check(rows);
  const std::size_t n_series = rows.offsets.size() - 1;
  const auto name = [&](std::size_t s) {
    return rows.names.empty() ? static_cast<std::int64_t>(s) : rows.names[s];
  };
  std::vector<std::size_t> places(n_series);
  for (std::size_t s = 0; s < n_series; ++s) places[s] = place_of(name(s));
  const std::size_t parts = 1 + ranges_.size() + pairs_.size();
  parallel_for(n_series * parts, threads, [&](std::size_t task) {
    const std::size_t s = task / parts;
    update_part(rows, s, task % parts, series_[places[s]]);
  });
  for (std::size_t s = 0; s < n_series; ++s) {
    for (auto i = rows.offsets[s]; i < rows.offsets[s + 1]; ++i) {
      const auto row = static_cast<std::size_t>(i);
      sample_.add(name(s), rows.times[row], [&](std::size_t c) { return rows.columns[c][row]; });
    }
  }
}

void QualityProfile::update_part(const QualityRows& rows, std::size_t series, std::size_t part,
                                 SeriesProfile& profile) {
  const auto from = static_cast<std::size_t>(rows.offsets[series]);
  const auto to = static_cast<std::size_t>(rows.offsets[series + 1]);
  if (part == 0) {
    for (std::size_t i = from; i < to; ++i) profile.times.add(rows.times[i]);
    return;
  }
  ColumnProfile& column = profile.columns[part - 1];
  if (part <= ranges_.size()) {
    const auto values = rows.columns[part - 1];
    for (std::size_t i = from; i < to; ++i) column.add(rows.times[i], values[i]);
    return;
  }
  const SensorPair& pair = pairs_[part - 1 - ranges_.size()];
  for (std::size_t i = from; i < to; ++i) {
    column.add(rows.times[i], rows.columns[pair.first][i] - rows.columns[pair.second][i]);
  }
}

void QualityProfile::merge(const QualityProfile& next) {
  const FloatMode mode;
  require(ranges_ == next.ranges_ && pairs_ == next.pairs_,
          "quality_profile: profiles of other columns, ranges or pairs do not merge");
  for (std::size_t s = 0; s < next.series_.size(); ++s) {
    SeriesProfile& mine = series_[place_of(next.names_[s])];
    mine.times.merge(next.series_[s].times);
    for (std::size_t c = 0; c < mine.columns.size(); ++c) {
      mine.columns[c].merge(next.series_[s].columns[c]);
    }
  }
  sample_.merge(next.sample_);
}

const TimeProfile& QualityProfile::times(std::size_t series) const {
  require(series < series_.size(), "quality_profile: there is no series {}, there are {}", series,
          series_.size());
  return series_[series].times;
}

const ColumnProfile& QualityProfile::column(std::size_t series, std::size_t c) const {
  times(series);
  const auto& columns = series_[series].columns;
  require(c < columns.size(), "quality_profile: there is no column {}, there are {} with the pairs",
          c, columns.size());
  return columns[c];
}

stats::ValueSketch QualityProfile::pooled(std::size_t column) const {
  const FloatMode mode;
  require(column < ranges_.size() + pairs_.size(),
          "quality_profile: there is no column {}, there are {} with the pairs", column,
          ranges_.size() + pairs_.size());
  stats::ValueSketch all;
  for (const SeriesProfile& each : series_) all.merge(each.columns[column].values());
  return all;
}

std::vector<Finding> QualityProfile::findings(const QualityRules& rules) const {
  const FloatMode mode;
  validate("quality_rules", rules);
  std::vector<Finding> all;
  const auto take = [&](std::size_t s, std::int64_t column, std::int64_t other,
                        const std::vector<Finding>& found) {
    for (Finding each : found) {
      each.series = static_cast<std::int64_t>(s);
      each.column = column;
      each.other = other;
      all.push_back(each);
    }
  };
  for (std::size_t s = 0; s < series_.size(); ++s) {
    auto in_times = find_in_times(series_[s].times, rules);
    for (Finding& each : in_times) {
      if (each.kind == FindingKind::duplicate_time) add_conflicts(series_[s].columns, each);
    }
    take(s, -1, -1, in_times);
    for (std::size_t c = 0; c < ranges_.size(); ++c) {
      const ColumnProfile& column = series_[s].columns[c];
      take(s, static_cast<std::int64_t>(c), -1, find_in_values(column, rules));
      take(s, static_cast<std::int64_t>(c), -1, find_in_levels(column, rules));
    }
    for (std::size_t p = 0; p < pairs_.size(); ++p) {
      take(s, static_cast<std::int64_t>(pairs_[p].first),
           static_cast<std::int64_t>(pairs_[p].second),
           find_disagreement(series_[s].columns[ranges_.size() + p], rules));
    }
  }
  return all;
}

}  // namespace mliot::preprocessing
