// Drift of a level: steady by rank, and far beyond what the level does anyway.
#include "preprocessing/quality/levels.hpp"

namespace mliot::preprocessing::detail {
namespace {

/// Change over the record by the Theil-Sen slope, with Kendall's count of rising pairs.
struct Trend {
  double change;
  double z;
  double deviation;
};

/// The median distance from the middle, after means over stretches of the values: those of a day
/// or a week, which blocks of time see at ever other phases, cancel in them.
double slow_deviation(const std::vector<double>& values) {
  constexpr std::size_t kReach = 2;  // values on either side that a mean takes in
  std::vector<double> slow;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t from = i - std::min(i, kReach);
    const std::size_t to = std::min(i + kReach + 1, values.size());
    double sum = 0;
    for (std::size_t k = from; k < to; ++k) sum += values[k];
    slow.push_back(sum / static_cast<double>(to - from));
  }
  const double centre = median_of(slow);
  for (double& x : slow) x = std::abs(x - centre);
  return median_of(std::move(slow));
}

Trend trend_of(const std::vector<Level>& levels) {
  std::vector<double> slopes;
  const auto n = static_cast<double>(levels.size());
  double rising = 0;
  const auto time = [&](std::size_t i) {
    return static_cast<double>(levels[i].begin) - static_cast<double>(levels.front().begin);
  };
  for (std::size_t i = 0; i < levels.size(); ++i) {
    for (std::size_t j = i + 1; j < levels.size(); ++j) {
      const double rise = levels[j].median - levels[i].median;
      slopes.push_back(rise / (time(j) - time(i)));
      rising += rise > 0 ? 1 : (rise < 0 ? -1 : 0);
    }
  }
  const double slope = median_of(std::move(slopes));
  std::vector<double> rest;
  rest.reserve(levels.size());
  for (std::size_t i = 0; i < levels.size(); ++i)
    rest.push_back(levels[i].median - slope * time(i));
  const double variance = n * (n - 1) * (2 * n + 5) / 18;  // of the count without ties
  return {slope * time(levels.size() - 1), rising / std::sqrt(variance), slow_deviation(rest)};
}

/// Whether the level moves steadily and by more than its noise.
bool drifts(const Trend& trend, double spread) {
  constexpr double kZ = 4;           // two-sided p of 6e-5 for independent levels
  constexpr double kDeviations = 8;  // robust standard deviations around the line
  const double noise = std::max(kMadToSigma * trend.deviation, 0.1 * spread);
  const double change = std::abs(trend.change);
  return std::abs(trend.z) > kZ && change > kDeviations * noise && change > spread;
}

/// Whether the last levels lie beyond all before `from`, by at least half of the change since.
bool leaves_the_range(const std::vector<Level>& levels, std::size_t from, double change) {
  const double end = median_level(levels, levels.size() - 3, levels.size());
  return std::all_of(
      levels.begin(), levels.begin() + static_cast<std::ptrdiff_t>(from), [&](const Level& each) {
        return std::copysign(1.0, change) * (end - each.median) >= 0.5 * std::abs(change);
      });
}

}  // namespace

void find_drift(const std::vector<Level>& levels, std::vector<Finding>& found) {
  constexpr std::size_t kLeast = 12;
  const std::size_t n = levels.size();
  if (n < 2 * kSide) return;
  for (const std::size_t from : {std::size_t{0}, n / 4, n / 2, n * 3 / 4}) {
    if (from > 0 && n - from < kLeast) return;
    const std::vector<Level> part(levels.begin() + static_cast<std::ptrdiff_t>(from), levels.end());
    const Trend trend = trend_of(part);
    if (!drifts(trend, median_spread(part))) continue;
    if (!leaves_the_range(levels, from, trend.change)) continue;
    found.push_back({.kind = FindingKind::drift,
                     .severity = Severity::warning,
                     .count = static_cast<std::int64_t>(part.size()),
                     .begin = part.front().begin,
                     .end = part.back().end,
                     .value = trend.change,
                     .expected = trend.deviation,
                     .factor = static_cast<double>(part.size()) / static_cast<double>(n)});
    return;
  }
}

}  // namespace mliot::preprocessing::detail
