// Level and spread of a column in each block of time, as the findings about levels take them.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "mliot/preprocessing/quality/finding.hpp"

namespace mliot::preprocessing::detail {

inline constexpr double kMadToSigma = 1.4826;
inline constexpr std::size_t kSide = 4;  // blocks that make a level on either side

/// Level and spread of one stretch of time, and between what the middle eight tenths of it lie.
struct Level {
  std::int64_t begin;
  std::int64_t end;
  double median;
  double spread;
  double low;
  double high;
  std::size_t sampled;  // samples that this is known from
};

inline double median_of(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// The blocks with enough samples to have a level: those at the ends are often cut.
std::vector<Level> levels_of(const ColumnProfile& column);

/// Levels of stretches of whole days, or nearly so, where blocks are shorter than a day and eight
/// stretches or more fit: a daily swing, which every block sees another part of, is in the spread
/// of each. Else none.
std::vector<Level> daily_levels_of(const ColumnProfile& column);

inline double median_spread(const std::vector<Level>& levels) {
  std::vector<double> spreads;
  spreads.reserve(levels.size());
  for (const Level& each : levels) spreads.push_back(each.spread);
  return median_of(spreads);
}

inline double median_level(const std::vector<Level>& levels, std::size_t from, std::size_t to) {
  std::vector<double> medians;
  for (std::size_t i = from; i < to; ++i) medians.push_back(levels[i].median);
  return median_of(medians);
}

/// Whether the range of the values changes by a factor at block i, as far as a few days tell.
bool range_follows(const std::vector<Level>& levels, std::size_t i, double factor);

/// A change of unit told by all that lies before it and all behind: where the level jumps once, the
/// low, the middle and the high values of both sides follow one conversion.
bool find_unit_of_sides(const std::vector<Level>& levels, std::vector<Finding>& found);

/// A level that moves steadily, all the time or, to where it never was, in the last part.
void find_drift(const std::vector<Level>& levels, std::vector<Finding>& found);

}  // namespace mliot::preprocessing::detail
