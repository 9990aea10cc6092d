// Findings read off the blocks of a column: changes of level and of unit, sensors that part.
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "mliot/core/math.hpp"
#include "mliot/preprocessing/quality/finding.hpp"
#include "preprocessing/quality/conversions.hpp"
#include "preprocessing/quality/levels.hpp"

namespace mliot::preprocessing {
namespace {

using detail::applied;
using detail::Conversion;
using detail::daily_levels_of;
using detail::find_drift;
using detail::find_unit_of_sides;
using detail::kMadToSigma;
using detail::kSide;
using detail::Level;
using detail::levels_of;
using detail::median_level;
using detail::median_of;
using detail::median_spread;

/// The level and spread of the blocks [from, to), and how far neighbouring ones lie apart: usually
/// and at most.
struct Side {
  double median;
  double spread;
  double wander;
  double farthest;
};

Side side_of(const std::vector<Level>& levels, std::size_t from, std::size_t to) {
  std::vector<double> spreads;
  std::vector<double> steps{0};
  for (std::size_t i = from; i < to; ++i) {
    spreads.push_back(levels[i].spread);
    if (i > from) steps.push_back(std::abs(levels[i].median - levels[i - 1].median));
  }
  const double farthest = *std::max_element(steps.begin(), steps.end());
  return {median_level(levels, from, to), median_of(spreads), median_of(steps), farthest};
}

/// How badly the conversion explains the change, nothing when it does not.
std::optional<double> misfit(const Conversion& c, const Side& before, const Side& after) {
  const double relative = c.telling ? 0.03 : 0.01;
  const double most_ratio = c.telling ? 2 : 1.3;  // of the spreads, up to which they agree
  const double least_jump = c.telling ? 6 : 20;   // in units of the noise
  const double wanted = applied(c, before.median);
  const double jump = std::abs(wanted - before.median);
  const double noise = std::max(before.wander, before.spread);
  const double clear = c.factor >= 1000 ? 0.5 : 3;  // no level grows so, and its noise alike
  if (jump < least_jump * noise || jump < clear * noise * c.factor) return {};
  if (jump < 3 * std::max(before.farthest, after.farthest)) return {};  // it jumps anyway
  if (before.spread == 0 || after.spread == 0) return {};  // a resting sensor has no unit
  if (detail::is_too_hot(c, before.median, after.median)) return {};
  const double off = std::abs(after.median - wanted);
  const double allowed = relative * std::abs(wanted) + (c.telling ? noise * c.factor : 0);
  if (off > std::min(allowed, jump / 4)) return {};
  const double scale = std::max({after.spread, after.wander, 1e-3 * std::abs(after.median)});
  const double ratio = after.spread / (c.factor * before.spread);
  if (ratio > most_ratio || ratio * most_ratio < 1) return {};
  return off / scale + std::abs(math::log(ratio));
}

/// The conversion that explains the change best, if one does.
std::optional<Conversion> conversion_of(const Side& before, const Side& after) {
  return detail::best_conversion(before, after, misfit);
}

/// Levels on either side by which the spread is judged, and the ratio up to which it follows.
struct SpreadRule {
  std::size_t wide;
  double most;
};

/// Whether the spread changes with the unit: one that stays as it was is another level that happens
/// to fit. Levels [i, next) may be mixtures.
bool spread_follows(const std::vector<Level>& levels, std::size_t i, std::size_t next,
                    double factor, SpreadRule rule) {
  if (i == 0 || next >= levels.size()) return true;  // nothing to tell by
  const Side before = side_of(levels, i - std::min(i, rule.wide), i);
  const Side after = side_of(levels, next, std::min(next + rule.wide, levels.size()));
  const double ratio = after.spread / (factor * before.spread);
  return ratio <= rule.most && ratio * rule.most >= 1;
}

/// Whether most of a change happens beside block i: a counter or a trend rises all the time.
bool is_abrupt(const std::vector<Level>& levels, std::size_t i, const Side& before,
               const Side& after) {
  constexpr double kMost = 0.7;
  const double here = std::abs(levels[i + 1].median - levels[i - 1].median);
  return here >= kMost * std::abs(after.median - before.median);
}

/// Looks at each block for a conversion between the blocks before and those after it: it may be a
/// mixture of both units itself.
bool find_unit_change(const std::vector<Level>& levels, SpreadRule rule,
                      std::vector<Finding>& found) {
  for (std::size_t i = 3; i + 3 < levels.size(); ++i) {
    const Side before = side_of(levels, i - std::min(i, kSide), i);
    const Side after = side_of(levels, i + 1, std::min(i + 1 + kSide, levels.size()));
    const auto conversion = conversion_of(before, after);
    // The block after the next must have changed by itself, or the change is further on.
    const bool here = conversion && conversion_of(before, side_of(levels, i + 1, i + 2));
    if (!here || !is_abrupt(levels, i, before, after)) continue;
    if (!spread_follows(levels, i, i + 1, conversion->factor, rule)) continue;
    if (!detail::range_follows(levels, i, conversion->factor)) continue;
    found.push_back({.kind = FindingKind::unit_change,
                     .severity = Severity::error,
                     .count = static_cast<std::int64_t>(levels.size() - i),
                     .begin = levels[i].begin,
                     .end = levels[i].end,
                     .value = after.median,
                     .expected = before.median,
                     .factor = conversion->factor,
                     .offset = conversion->offset});
    return true;
  }
  return false;
}

/// Whole days have the spread of the swing and many samples: whether theirs follows a change of
/// unit that blocks show.
bool days_agree(const std::vector<Level>& days, const Finding& change) {
  constexpr SpreadRule kNext{1, 1.4};  // a unit may change back soon
  const auto at = [&](auto&& holds) {
    return static_cast<std::size_t>(std::find_if(days.begin(), days.end(), holds) - days.begin());
  };
  const std::size_t first = at([&](const Level& day) { return day.end >= change.begin; });
  const std::size_t next = at([&](const Level& day) { return day.begin > change.end; });
  return spread_follows(days, first, next, change.factor, kNext);
}

/// In the blocks, where the days do not contradict, or in the days.
bool find_unit_change(const std::vector<Level>& levels, const std::vector<Level>& days,
                      std::vector<Finding>& found) {
  constexpr SpreadRule kOfBlocks{8, 1.6};
  constexpr SpreadRule kOfDays{8, 1.25};
  std::vector<Finding> in_blocks;
  if (find_unit_change(levels, kOfBlocks, in_blocks) && days_agree(days, in_blocks.front())) {
    found.push_back(in_blocks.front());
    return true;
  }
  return find_unit_change(days, kOfDays, found);
}

/// Where the level changes most between a left and a right part, and how it fits.
struct Split {
  std::size_t at = 0;
  double left = 0;
  double right = 0;
  double deviation = 0;  // median distance of the levels from that of their own part
  double extreme = 0;    // its 90 % quantile
};

Split split_at(const std::vector<Level>& levels, std::size_t at) {
  Split split{at, median_level(levels, 0, at), median_level(levels, at, levels.size()), 0, 0};
  std::vector<double> off;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    off.push_back(std::abs(levels[i].median - (i < at ? split.left : split.right)));
  }
  std::sort(off.begin(), off.end());
  split.deviation = off[off.size() / 2];
  split.extreme = off[off.size() * 9 / 10];
  return split;
}

Split best_split(const std::vector<Level>& levels) {
  Split best;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t at = kSide; at + kSide <= levels.size(); ++at) {
    const Split split = split_at(levels, at);
    double cost = 0;  // sum of distances from the own part's level
    for (std::size_t i = 0; i < levels.size(); ++i) {
      cost += std::abs(levels[i].median - (i < at ? split.left : split.right));
    }
    if (cost < least) {
      least = cost;
      best = split;
    }
  }
  return best;
}

/// Whether the middle eight tenths of the levels on both sides of a place do not meet.
bool are_apart(const std::vector<Level>& levels, std::size_t at) {
  const auto middle = [&](std::size_t from, std::size_t to, double Level::*bound) {
    std::vector<double> bounds;
    for (std::size_t i = from; i < to; ++i) bounds.push_back(levels[i].*bound);
    return median_of(std::move(bounds));
  };
  return middle(at, levels.size(), &Level::low) > middle(0, at, &Level::high) ||
         middle(at, levels.size(), &Level::high) < middle(0, at, &Level::low);
}

bool find_level_change(const std::vector<Level>& levels, const QualityRules& rules,
                       std::vector<Finding>& found, bool apart = false) {
  constexpr double kLocal = 0.7;  // of the change happens within a few blocks
  constexpr double kSpreads = 1.5;
  if (levels.size() < 2 * kSide) return false;
  const Split split = best_split(levels);
  const double change = std::abs(split.right - split.left);
  const double noise = std::max(kMadToSigma * split.deviation, 0.25 * median_spread(levels));
  const double local = std::abs(median_level(levels, split.at, split.at + 3) -
                                median_level(levels, split.at - 3, split.at));
  const bool abrupt = local >= kLocal * change && 2 * split.extreme < change;
  if (!(change > rules.level_threshold * noise) || !abrupt) return false;
  if (change <= kSpreads * median_spread(levels)) return false;
  if (apart && !are_apart(levels, split.at)) return false;
  found.push_back({.kind = FindingKind::level_change,
                   .severity = Severity::warning,
                   .count = static_cast<std::int64_t>(levels.size() - split.at),
                   .begin = levels[split.at].begin,
                   .end = levels[split.at].end,
                   .value = split.right,
                   .expected = split.left});
  return true;
}

}  // namespace

std::vector<Finding> find_in_levels(const ColumnProfile& column, const QualityRules& rules) {
  std::vector<Finding> found;
  const auto levels = levels_of(column);
  if (levels.size() < kSide || column.values().size() <= 2) return found;
  const auto days = daily_levels_of(column);
  if (find_unit_change(levels, days, found) || find_unit_of_sides(levels, found)) return found;
  if (find_level_change(levels, rules, found)) return found;
  if (find_level_change(days, rules, found, true)) return found;
  find_drift(levels, found);
  return found;
}

namespace {

/// A lasting departure of the difference: a change of its level, or drift.
std::optional<Finding> lasting_departure(const ColumnProfile& difference,
                                         const QualityRules& rules) {
  const auto levels = levels_of(difference);
  std::vector<Finding> found;
  if (find_level_change(levels, rules, found)) {
    found.front().value -= found.front().expected;  // a change, as drift has it
  } else {
    find_drift(levels, found);
  }
  return found.empty() ? std::nullopt : std::optional(found.front());
}

/// Samples of the difference that lie far from its median.
std::optional<Finding> far_samples(const ColumnProfile& difference, double centre, double sigma) {
  constexpr double kFar = 12;  // robust standard deviations
  const auto& values = difference.values();
  const std::int64_t far = values.count_above(centre + kFar * sigma) + values.count() -
                           values.count_above(centre - kFar * sigma);
  if (far == 0 || sigma == 0) return {};
  const auto departure = [&](const TimeBlock& block) {
    return block.count() == 0 ? 0.0 : std::max(block.max() - centre, centre - block.min());
  };
  const auto& blocks = difference.blocks();
  const auto worst = std::max_element(
      blocks.blocks().begin(), blocks.blocks().end(),
      [&](const TimeBlock& a, const TimeBlock& b) { return departure(a) < departure(b); });
  return Finding{.count = far,
                 .begin = blocks.begin(*worst),
                 .end = blocks.end(*worst),
                 .value = departure(*worst)};
}

}  // namespace

std::vector<Finding> find_disagreement(const ColumnProfile& difference, const QualityRules& rules) {
  constexpr std::int64_t kLeast = 30;
  const auto& values = difference.values();
  if (values.count() < kLeast) return {};
  const double centre = values.quantile(0.5);
  const double sigma = kMadToSigma * values.median_distance(centre);
  auto found = lasting_departure(difference, rules);
  if (!found) found = far_samples(difference, centre, sigma);
  if (!found) return {};
  found->kind = FindingKind::disagreement;
  found->severity = Severity::warning;
  found->expected = sigma;
  return {*found};
}

}  // namespace mliot::preprocessing
