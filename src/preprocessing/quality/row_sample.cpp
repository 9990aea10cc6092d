// Bottom-k rows by hash; ties are told apart by all that a row holds.
#include "mliot/preprocessing/quality/row_sample.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "preprocessing/quality/orders.hpp"

namespace mliot::preprocessing {

using detail::bits_of;

std::uint64_t RowSample::hash_of(std::int64_t series, std::int64_t time) {
  const auto of_series = stats::mixed_bits(static_cast<std::uint64_t>(series));
  return stats::mixed_bits(of_series ^ static_cast<std::uint64_t>(time));
}

bool RowSample::before(const Entry& a, const Entry& b) {
  const auto head = [](const Entry& e) { return std::tuple(e.hash, e.series, e.time); };
  if (head(a) != head(b)) return head(a) < head(b);
  return std::lexicographical_compare(a.values.begin(), a.values.end(), b.values.begin(),
                                      b.values.end(),
                                      [](double x, double y) { return bits_of(x) < bits_of(y); });
}

void RowSample::keep(Entry entry) {
  if (entries_.size() == size_ && !before(entry, entries_.back())) return;
  const auto at = std::upper_bound(entries_.begin(), entries_.end(), entry, before);
  entries_.insert(at, std::move(entry));
  if (entries_.size() > size_) entries_.pop_back();
}

void RowSample::merge(const RowSample& other) {
  for (const Entry& each : other.entries_) keep(each);
}

RowSample RowSample::eighths(std::size_t begin, std::size_t end) const {
  RowSample made(n_columns_, size_);
  if (entries_.empty()) return made;
  std::vector<std::int64_t> times;
  for (const Entry& each : entries_) times.push_back(each.time);
  std::sort(times.begin(), times.end());
  const auto last_of = [&](std::size_t n) { return times[(n * times.size() + 7) / 8 - 1]; };
  const std::int64_t before =
      begin == 0 ? std::numeric_limits<std::int64_t>::min() : last_of(begin);
  const std::int64_t last = last_of(end);
  for (const Entry& each : entries_) {
    const bool later = begin == 0 || each.time > before;
    if (later && each.time <= last) made.entries_.push_back(each);
  }
  return made;
}

double RowSample::correlation(std::size_t a, std::size_t b, std::size_t min_rows) const {
  std::vector<std::pair<double, double>> pairs;
  for (const Entry& each : entries_) {
    const double x = each.values[a];
    const double y = each.values[b];
    if (std::isfinite(x) && std::isfinite(y)) pairs.emplace_back(x, y);
  }
  if (pairs.size() < min_rows) return std::numeric_limits<double>::quiet_NaN();
  double mean_x = 0;
  double mean_y = 0;
  for (const auto& [x, y] : pairs) {
    mean_x += x / static_cast<double>(pairs.size());
    mean_y += y / static_cast<double>(pairs.size());
  }
  double xx = 0;
  double yy = 0;
  double xy = 0;
  for (const auto& [x, y] : pairs) {
    xx += (x - mean_x) * (x - mean_x);
    yy += (y - mean_y) * (y - mean_y);
    xy += (x - mean_x) * (y - mean_y);
  }
  if (!(xx > 0) || !(yy > 0)) return std::numeric_limits<double>::quiet_NaN();
  return xy / (std::sqrt(xx) * std::sqrt(yy));
}

bool RowSample::operator==(const RowSample& other) const {
  return n_columns_ == other.n_columns_ && size_ == other.size_ &&
         std::equal(entries_.begin(), entries_.end(), other.entries_.begin(), other.entries_.end(),
                    [](const Entry& a, const Entry& b) { return !before(a, b) && !before(b, a); });
}

}  // namespace mliot::preprocessing
