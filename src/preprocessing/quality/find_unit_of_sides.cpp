// A change of unit, told by the whole records before and after it.
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "mliot/core/math.hpp"
#include "preprocessing/quality/conversions.hpp"
#include "preprocessing/quality/levels.hpp"

namespace mliot::preprocessing::detail {
namespace {

double quartile_of(std::vector<double> values, std::size_t quarters) {
  const auto place = static_cast<std::ptrdiff_t>((quarters * (values.size() - 1) + 2) / 4);
  std::nth_element(values.begin(), values.begin() + place, values.end());
  return values[static_cast<std::size_t>(place)];
}

/// What blocks [from, to) have together, whichever part of a swing each of them sees.
struct Record {
  double low;
  double median;
  double high;
  double error;  // of the median, as a standard deviation
};

Record record_of(const std::vector<Level>& levels, std::size_t from, std::size_t to) {
  const auto all = [&](double Level::*member) {
    std::vector<double> values;
    for (std::size_t i = from; i < to; ++i) values.push_back(levels[i].*member);
    return values;
  };
  Record made{quartile_of(all(&Level::low), 1), median_of(all(&Level::median)),
              quartile_of(all(&Level::high), 3), 0};
  std::vector<double> off = all(&Level::median);
  for (double& each : off) each = std::abs(each - made.median);
  made.error = kMadToSigma * median_of(std::move(off)) / std::sqrt(static_cast<double>(to - from));
  return made;
}

/// Where two parts differ most from their own medians together least.
std::size_t split_of(const std::vector<Level>& levels) {
  std::size_t best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t at = kSide; at + kSide <= levels.size(); ++at) {
    const double left = median_level(levels, 0, at);
    const double right = median_level(levels, at, levels.size());
    double cost = 0;
    for (std::size_t i = 0; i < levels.size(); ++i) {
      cost += std::abs(levels[i].median - (i < at ? left : right));
    }
    if (cost >= least) continue;
    least = cost;
    best = at;
  }
  return best;
}

/// Whether the ranges of two records have a ratio, as far as they are known. Beside a jump of many
/// ranges they only tell how the signal wandered.
bool ranges_follow(const Record& before, const Record& after, double factor, double most) {
  constexpr double kFar = 20;
  constexpr double kWandering = 3;
  const double range = after.high - after.low;
  const double jump = std::abs(after.median - before.median);
  const bool far = jump > kFar * std::max(range, before.high - before.low);
  const double ratio = range / (factor * (before.high - before.low));
  const double limit = far ? kWandering : most;
  return ratio <= limit && ratio * limit >= 1;
}

/// How badly a conversion explains the change between two records; nothing where it does not.
std::optional<double> misfit(const Conversion& c, const Record& before, const Record& after) {
  constexpr double kMostRatio = 1.3;  // of the ranges
  constexpr double kLeastOff = 0.01;
  constexpr double kMostOff = 0.05;
  if (is_too_hot(c, before.median, after.median)) return {};
  const double wanted = applied(c, before.median);
  const double jump = std::abs(wanted - before.median);
  const double error =
      2 * std::sqrt(after.error * after.error + c.factor * c.factor * before.error * before.error);
  const double size = c.offset != 0 ? jump : std::abs(wanted);
  const double off = std::abs(after.median - wanted);
  if (off > std::clamp(error, kLeastOff * size, kMostOff * size)) return {};
  if (!ranges_follow(before, after, c.factor, kMostRatio)) return {};
  const double ratio = (after.high - after.low) / (c.factor * (before.high - before.low));
  return off / size + std::abs(math::log(ratio));
}

}  // namespace

bool range_follows(const std::vector<Level>& levels, std::size_t i, double factor) {
  constexpr std::size_t kNear = 12;  // blocks; a unit may change back later
  constexpr double kMostRatio = 1.5;
  if (i < kSide || i + 1 + kSide > levels.size()) return true;  // nothing to tell by
  const Record before = record_of(levels, i - std::min(i, kNear), i);
  const Record after = record_of(levels, i + 1, std::min(i + 1 + kNear, levels.size()));
  const bool resting = before.high == before.low && after.high == after.low;
  return resting || ranges_follow(before, after, factor, kMostRatio);
}

bool find_unit_of_sides(const std::vector<Level>& levels, std::vector<Finding>& found) {
  constexpr double kLocal = 0.7;        // of the change happens within a few blocks
  constexpr std::size_t kSampled = 10;  // of a block, without which it has no deciles
  if (levels.size() < 4 * kSide) return false;
  const auto thin = std::count_if(levels.begin(), levels.end(),
                                  [](const Level& each) { return each.sampled < kSampled; });
  if (2 * static_cast<std::size_t>(thin) > levels.size()) return false;
  const std::size_t at = split_of(levels);
  // The blocks beside the place may be mixtures.
  const Record before = record_of(levels, 0, at - 1);
  const Record after = record_of(levels, at + 1, levels.size());
  if (after.low <= before.high && before.low <= after.high) return false;
  const double change = std::abs(after.median - before.median);
  const double local =
      std::abs(median_level(levels, at + 1, std::min(at + 1 + kSide, levels.size())) -
               median_level(levels, at - std::min(at, kSide), at - 1));
  if (local < kLocal * change) return false;
  const auto conversion = best_conversion(before, after, misfit);
  if (!conversion) return false;
  found.push_back({.kind = FindingKind::unit_change,
                   .severity = Severity::error,
                   .count = static_cast<std::int64_t>(levels.size() - at),
                   .begin = levels[at].begin,
                   .end = levels[at].end,
                   .value = after.median,
                   .expected = before.median,
                   .factor = conversion->factor,
                   .offset = conversion->offset});
  return true;
}

}  // namespace mliot::preprocessing::detail
