// Levels of single blocks, and of stretches of them that hold whole days.
#include "preprocessing/quality/levels.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace mliot::preprocessing::detail {
namespace {

/// Blocks [from, to) as one.
struct Stretch {
  std::int64_t begin;
  std::int64_t end;
  std::int64_t count = 0;
  std::vector<double> sample = {};
};

Stretch joined(const TimeBlocks& blocks, std::size_t from, std::size_t to) {
  const auto& all = blocks.blocks();
  Stretch out{blocks.begin(all[from]), blocks.end(all[to - 1])};
  for (std::size_t i = from; i < to; ++i) {
    out.count += all[i].count();
    const std::vector<double> sampled = all[i].sampled();
    out.sample.insert(out.sample.end(), sampled.begin(), sampled.end());
  }
  return out;
}

Level level_of(Stretch stretch) {
  std::vector<double>& x = stretch.sample;
  std::sort(x.begin(), x.end());
  const double median = x[(x.size() - 1) / 2];
  std::vector<double> off;
  off.reserve(x.size());
  for (const double each : x) off.push_back(std::abs(each - median));
  const std::size_t tenth = x.size() / 10;
  return {stretch.begin, stretch.end,
          median,        kMadToSigma * median_of(std::move(off)),
          x[tenth],      x[x.size() - 1 - tenth],
          x.size()};
}

/// Those with enough samples, four and a quarter of the usual number, have a level.
std::vector<Level> levels_of(std::vector<Stretch> stretches) {
  constexpr std::int64_t kLeast = 4;
  constexpr std::int64_t kPart = 4;
  std::vector<double> counts;
  counts.reserve(stretches.size());
  for (const Stretch& each : stretches) counts.push_back(static_cast<double>(each.count));
  std::vector<Level> levels;
  if (counts.empty()) return levels;
  const auto usual = static_cast<std::int64_t>(median_of(counts));
  for (Stretch& each : stretches) {
    if (each.count < kLeast || each.count * kPart < usual) continue;
    levels.push_back(level_of(std::move(each)));
  }
  return levels;
}

/// How many blocks of a width make whole days best; 0 where no few of them do.
std::int64_t blocks_of_days(double width, std::size_t blocks) {
  constexpr double kDay = 86'400e6;
  constexpr double kMostOff = 0.1;  // of the stretch, beyond whole days
  if (!(width < kDay)) return 0;
  std::int64_t best = 0;
  double least = kMostOff;
  for (std::size_t n = 2; n * 2 * kSide <= blocks; ++n) {
    const double days = static_cast<double>(n) * width / kDay;
    const double off = std::abs(days - std::round(days)) / days;
    if (days < 0.9 || !(off < least)) continue;
    least = off;
    best = static_cast<std::int64_t>(n);
  }
  return best;
}

}  // namespace

std::vector<Level> levels_of(const ColumnProfile& column) {
  const TimeBlocks& blocks = column.blocks();
  std::vector<Stretch> stretches;
  for (std::size_t i = 0; i < blocks.blocks().size(); ++i) {
    stretches.push_back(joined(blocks, i, i + 1));
  }
  return levels_of(std::move(stretches));
}

std::vector<Level> daily_levels_of(const ColumnProfile& column) {
  const TimeBlocks& blocks = column.blocks();
  const auto& all = blocks.blocks();
  if (all.empty()) return {};
  const double width =
      static_cast<double>(blocks.end(all[0])) - static_cast<double>(blocks.begin(all[0])) + 1;
  const std::int64_t together = blocks_of_days(width, all.size());
  if (together == 0) return {};
  std::vector<Stretch> stretches;
  for (std::size_t from = 0; from < all.size();) {
    const std::int64_t first = all[from].key();
    std::size_t to = from + 1;
    while (to < all.size() && all[to].key() < first + together) ++to;
    stretches.push_back(joined(blocks, from, to));
    from = to;
  }
  return levels_of(std::move(stretches));
}

}  // namespace mliot::preprocessing::detail
