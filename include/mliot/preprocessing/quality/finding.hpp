// What can be wrong with a stream, as values: kind, severity, place, size.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <vector>

#include "mliot/core/field.hpp"
#include "mliot/preprocessing/quality/column_profile.hpp"
#include "mliot/preprocessing/quality/time_profile.hpp"

namespace mliot::preprocessing {

/// What is wrong.
enum class FindingKind {
  missing,         ///< samples without a value
  gap,             ///< rows missing in time
  jitter,          ///< intervals that differ
  irregular,       ///< no usual interval at all
  duplicate_time,  ///< several rows at one time
  out_of_order,    ///< a row earlier than the row before
  impossible,      ///< infinite, or outside the range given or of the unit
  sentinel,        ///< a repeated value far from all others: a code, not a measurement
  stuck,           ///< the same value for longer than chance and habit explain
  saturation,      ///< values piled up at the end of a scale
  quantisation,    ///< steps that are coarse beside the spread
  spike,           ///< lone samples far from both neighbours
  level_change,    ///< another level from some time on
  unit_change,     ///< the same signal in another unit from some time on
  drift,           ///< a level that moves steadily
  disagreement     ///< two sensors of one thing that part
};

constexpr auto enum_names(FindingKind /*of the type*/) {
  return std::array<std::string_view, 16>{
      "missing",      "gap",         "jitter", "irregular",   "duplicate_time", "out_of_order",
      "impossible",   "sentinel",    "stuck",  "saturation",  "quantisation",   "spike",
      "level_change", "unit_change", "drift",  "disagreement"};
}

/// How much it matters: worth knowing, worth a look, wrong.
enum class Severity { info, warning, error };

constexpr auto enum_names(Severity /*of the type*/) {
  return std::array<std::string_view, 3>{"info", "warning", "error"};
}

/// One finding in one column of one series, or in its times.
///
/// What `value` and `expected` are depends on the kind:
///   missing         share of the samples; rows that a slower sensor has a value in, else 0
///   gap             longest interval; usual one   (count: missing periods, or long intervals)
///   jitter          largest usual deviation, share of the interval; usual interval
///   irregular       95 % quantile of the intervals; their median
///   duplicate_time  duplicates with another value; -
///   impossible      the first such value; the end of the range that it passes
///   sentinel        the value; the nearest other value
///   stuck           the value; the longest run of the column   (one finding a run, at most 16)
///   saturation      the value; samples that each of the levels beside it has
///   quantisation    the step; the interquartile range
///   spike           height of the highest; threshold
///   level_change    the level after; before
///   unit_change     the level after; before   (after = factor * before + offset)
///   drift           change; median deviation from the line   (factor: share of the record)
///   disagreement    largest departure of the difference; usual deviation
struct Finding {
  FindingKind kind = FindingKind::missing;
  Severity severity = Severity::info;
  std::int64_t series = -1;
  std::int64_t column = -1;  ///< -1: the times
  std::int64_t other = -1;   ///< the second column of a disagreement
  std::int64_t count = 0;    ///< samples, rows or intervals concerned
  std::int64_t begin = 0;    ///< first time of the foremost place
  std::int64_t end = 0;      ///< last time of it
  double value = 0;
  double expected = 0;
  double factor = 1;
  double offset = 0;
};

/// When something is a finding.
struct QualityRules {
  /// Usual time between rows; 0: the most frequent one.
  std::int64_t interval = 0;

  /// Equal samples in a row before a sensor can count as stuck.
  std::int64_t stuck_after = 12;

  /// Height of a spike in median steps.
  double spike_threshold = 10;

  /// Jump of a level in robust standard deviations of the block levels around it.
  double level_threshold = 6;

  static constexpr auto fields() {
    return std::tuple{
        field("interval", &QualityRules::interval,
              "Usual time between rows; 0: the most frequent one.", at_least(0)),
        field("stuck_after", &QualityRules::stuck_after,
              "Equal samples in a row before a sensor can count as stuck.", at_least(2)),
        field("spike_threshold", &QualityRules::spike_threshold,
              "Height of a spike in median steps.", above(0)),
        field("level_threshold", &QualityRules::level_threshold,
              "Jump of a level in robust standard deviations of the levels around it.", above(0))};
  }
};

/// What is wrong with the times of a series.
std::vector<Finding> find_in_times(const TimeProfile& times, const QualityRules& rules);

/// What is wrong with the samples of a column.
std::vector<Finding> find_in_values(const ColumnProfile& column, const QualityRules& rules);

/// Drift, changes of level and changes of unit, read off the blocks of a column.
std::vector<Finding> find_in_levels(const ColumnProfile& column, const QualityRules& rules);

/// Where two sensors part: `difference` is the profile of the first minus the second.
std::vector<Finding> find_disagreement(const ColumnProfile& difference, const QualityRules& rules);

}  // namespace mliot::preprocessing
