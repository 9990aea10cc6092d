// Levels of a column with exact sums of the target.
#include "mliot/preprocessing/level_targets.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace mliot::preprocessing {
namespace {

using stats::ExactSum;

// What sums of 2^53 targets and of their squares stay below.
constexpr double kLargestSum = 1e151;
constexpr double kLargestSquares = 1e287;

// Missing values come last, and are all the same level.
bool comes_before(double a, double b) {
  if (std::isnan(a)) return false;
  return std::isnan(b) || a < b;
}

// How many places the keys have when all are whole numbers from 0 up, and not many more than rows,
// as places of texts are; else 0. NaN is left out.
std::size_t places_of(std::span<const double> column) {
  const auto most = static_cast<double>(2 * column.size() + 1000);
  double greatest = 0;
  bool whole = true;
  for (const double x : column) {
    if (std::isnan(x)) continue;
    whole = whole && x >= 0 && x < most && x == std::floor(x);
    greatest = std::max(greatest, x);
  }
  return whole ? static_cast<std::size_t>(greatest) + 1 : 0;
}

// The rows in the order of their keys.
std::vector<std::size_t> sorted_rows(std::span<const double> column) {
  std::vector<std::size_t> order(column.size());
  const std::size_t places = places_of(column);
  if (places == 0) {
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return comes_before(column[a], column[b]); });
    return order;
  }
  const auto place = [&](double x) { return std::isnan(x) ? places : static_cast<std::size_t>(x); };
  std::vector<std::size_t> begins(places + 2);
  for (const double x : column) ++begins[place(x) + 1];
  std::partial_sum(begins.begin(), begins.end(), begins.begin());
  for (std::size_t i = 0; i < column.size(); ++i) order[begins[place(column[i])]++] = i;
  return order;
}

// Whether y * y and what its rounding leaves are doubles of usual size.
bool has_plain_square(double y) {
  constexpr double kLeast = 1e-140;
  return std::abs(y) >= kLeast && std::abs(y) <= LevelTargets::kLargest;
}

// What the rounding of y * y leaves, exactly (Dekker's product).
double rest_of_square(double y) {
  constexpr double kSplit = 134217729.0;  // 2^27 + 1
  const double spread = kSplit * y;
  const double upper = spread - (spread - y);
  const double lower = y - upper;
  return ((upper * upper - y * y) + 2 * upper * lower) + lower * lower;
}

std::vector<double> joined(std::span<const double> a, std::span<const double> b) {
  ExactSum sum = ExactSum::of(a);
  sum.add(ExactSum::of(b));
  return sum.parts();
}

}  // namespace

std::span<const double> LevelTargets::Sums::of(std::size_t level) const {
  if (ends.empty()) return {};  // counted without a target
  const auto begin = level == 0 ? 0 : static_cast<std::size_t>(ends[level - 1]);
  return std::span(parts).subspan(begin, static_cast<std::size_t>(ends[level]) - begin);
}

void LevelTargets::Sums::push_two(double first, double rest) {
  parts.push_back(first);
  if (rest != 0) parts.push_back(rest);
  ends.push_back(static_cast<std::int64_t>(parts.size()));
}

void LevelTargets::Sums::push(const std::vector<double>& next) {
  parts.insert(parts.end(), next.begin(), next.end());
  ends.push_back(static_cast<std::int64_t>(parts.size()));
}

LevelTargets::LevelTargets(std::span<const double> column, std::span<const double> target) {
  const auto order = sorted_rows(column);
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    const double key = column[order[begin]];
    end = begin + 1;
    while (end < order.size() && !comes_before(key, column[order[end]])) ++end;
    if (!std::isnan(key)) keys_.push_back(key == 0 ? 0 : key);
    counts_.push_back(static_cast<std::int64_t>(end - begin));
    if (!target.empty()) push_sums(std::span(order).subspan(begin, end - begin), target);
  }
}

void LevelTargets::push_sums(std::span<const std::size_t> rows, std::span<const double> target) {
  const double first = target[rows.front()];
  if (rows.size() == 1 && has_plain_square(first)) {  // of a million levels most have one row
    sums_.push_two(first, 0);
    squares_.push_two(first * first, rest_of_square(first));
    return;
  }
  ExactSum sum;
  ExactSum squares;
  for (const std::size_t row : rows) {
    sum.add(target[row]);
    squares.add_product(target[row], target[row]);
  }
  sums_.push(sum.parts());
  squares_.push(squares.parts());
}

void LevelTargets::push(const LevelTargets& from, std::size_t level) {
  if (level < from.keys_.size()) keys_.push_back(from.keys_[level]);
  counts_.push_back(from.counts_[level]);
  if (from.sums_.ends.empty()) return;
  const auto sums = from.sums_.of(level);
  const auto squares = from.squares_.of(level);
  sums_.push({sums.begin(), sums.end()});
  squares_.push({squares.begin(), squares.end()});
}

void LevelTargets::push_both(const LevelTargets& a, std::size_t i, const LevelTargets& b,
                             std::size_t k) {
  if (i < a.keys_.size()) keys_.push_back(a.keys_[i]);
  counts_.push_back(a.counts_[i] + b.counts_[k]);
  if (a.sums_.ends.empty()) return;
  sums_.push(joined(a.sums_.of(i), b.sums_.of(k)));
  squares_.push(joined(a.squares_.of(i), b.squares_.of(k)));
}

void LevelTargets::merge(const LevelTargets& other) {
  LevelTargets both;
  const auto key = [](const LevelTargets& levels, std::size_t i) {
    return i < levels.keys_.size() ? levels.keys_[i] : std::nan("");
  };
  std::size_t i = 0;
  std::size_t k = 0;
  while (i < size() || k < other.size()) {
    const bool mine =
        i < size() && (k == other.size() || !comes_before(key(other, k), key(*this, i)));
    const bool theirs =
        k < other.size() && (i == size() || !comes_before(key(*this, i), key(other, k)));
    if (mine && theirs) {
      both.push_both(*this, i++, other, k++);
    } else if (mine) {
      both.push(*this, i++);
    } else {
      both.push(other, k++);
    }
  }
  *this = std::move(both);
}

double LevelTargets::sum(std::size_t level) const {
  const auto parts = sums_.of(level);
  return parts.size() == 1 ? parts.front() : ExactSum::of(parts).value();
}

double LevelTargets::variance(std::size_t level) const {
  if (counts_[level] == 1) return 0;
  const auto n = static_cast<double>(counts_[level]);
  ExactSum spread;  // n S2 - S1^2
  for (const double part : squares_.of(level)) spread.add_product(n, part);
  for (const double a : sums_.of(level)) {
    for (const double b : sums_.of(level)) spread.add_product(-a, b);
  }
  const double scaled = spread.value();
  return scaled > 0 ? scaled / n / n : 0;
}

void LevelTargets::Sums::save(archive::Writer& writer, std::string_view name) const {
  writer.object(name, [&](archive::Writer& inner) {
    inner.array("parts", parts);
    inner.array("ends", ends);
  });
}

void LevelTargets::Sums::check(const archive::Reader& reader, std::size_t levels,
                               double largest) const {
  reader.check(ends.empty() || ends.size() == levels, "ends", "has the wrong length");
  reader.check_each("parts", parts, "is beyond all sums",
                    [&](double x) { return std::abs(x) <= largest; });
  const auto last = static_cast<std::int64_t>(parts.size());
  reader.check((ends.empty() ? 0 : ends.back()) == last && std::is_sorted(ends.begin(), ends.end()),
               "ends", "must rise to the number of parts");
  reader.check(ends.empty() || ends.front() >= 0, "ends", "must not be below 0");
}

LevelTargets::Sums LevelTargets::Sums::load(const archive::Reader& reader, std::size_t levels,
                                            double largest) {
  Sums sums{.parts = reader.array<double>("parts"), .ends = reader.array<std::int64_t>("ends")};
  sums.check(reader, levels, largest);
  return sums;
}

void LevelTargets::save(archive::Writer& writer) const {
  writer.array("keys", keys_);
  writer.array("counts", counts_);
  sums_.save(writer, "sums");
  squares_.save(writer, "squares");
}

LevelTargets LevelTargets::load(const archive::Reader& reader) {
  LevelTargets levels;
  levels.keys_ = reader.array<double>("keys");
  levels.counts_ = reader.array<std::int64_t>("counts");
  const std::size_t n = levels.keys_.size();
  reader.check(levels.counts_.size() == n || levels.counts_.size() == n + 1, "counts",
               "has the wrong length");
  bool ascending = true;
  for (std::size_t i = 0; i < n; ++i) {
    ascending = ascending && std::isfinite(levels.keys_[i]) &&
                (i == 0 || levels.keys_[i - 1] < levels.keys_[i]);
  }
  reader.check(ascending, "keys", "must ascend");
  reader.check_each("counts", levels.counts_, "must be from 1 to 2^53", [](std::int64_t count) {
    return count >= 1 && count <= std::int64_t{1} << 53;
  });
  levels.sums_ = Sums::load(reader.object("sums"), levels.counts_.size(), kLargestSum);
  levels.squares_ = Sums::load(reader.object("squares"), levels.counts_.size(), kLargestSquares);
  reader.check(levels.sums_.ends.size() == levels.squares_.ends.size(), "squares",
               "has the wrong length");
  return levels;
}

}  // namespace mliot::preprocessing
