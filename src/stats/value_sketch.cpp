// The sketch: sorted buckets that lose one bit whenever there are too many of them.
#include "mliot/stats/value_sketch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "mliot/core/error.hpp"
#include "mliot/core/packed.hpp"
#include "mliot/stats/ordered_bits.hpp"

namespace mliot::stats {

ValueSketch::ValueSketch(std::size_t max_buckets) : max_buckets_(max_buckets) {
  require(max_buckets >= 2, "value_sketch: max_buckets must be >= 2, got {}", max_buckets);
}

void ValueSketch::add(double x, std::int64_t count) {
  const std::uint64_t key = ordered_bits(x) >> shift_;
  count_ += count;
  const auto at = std::lower_bound(entries_.begin(), entries_.end(), key,
                                   [](const Entry& e, std::uint64_t k) { return e.key < k; });
  if (at != entries_.end() && at->key == key) {
    at->count += count;
    return;
  }
  entries_.insert(at, {key, count});
  if (entries_.size() > max_buckets_) shrink();
}

void ValueSketch::merge(const ValueSketch& other) {
  require(max_buckets_ == other.max_buckets_,
          "value_sketch: sketches of {} and of {} buckets do not merge", max_buckets_,
          other.max_buckets_);
  collapse_to(std::max(shift_, other.shift_));
  const int lost = shift_ - other.shift_;
  std::vector<Entry> both;
  both.reserve(entries_.size() + other.entries_.size());
  auto mine = entries_.begin();
  for (const Entry& each : other.entries_) {
    const std::uint64_t key = each.key >> lost;
    while (mine != entries_.end() && mine->key <= key) both.push_back(*mine++);
    if (!both.empty() && both.back().key == key) {
      both.back().count += each.count;
    } else {
      both.push_back({key, each.count});
    }
  }
  both.insert(both.end(), mine, entries_.end());
  entries_ = std::move(both);
  count_ += other.count_;
  if (entries_.size() > max_buckets_) shrink();
}

ValueSketch ValueSketch::coarsened(int lost_bits) const {
  require(lost_bits >= shift_ && lost_bits < 64,
          "value_sketch: {} bits are lost already, {} cannot be asked for", shift_, lost_bits);
  ValueSketch coarse = *this;
  coarse.collapse_to(lost_bits);
  return coarse;
}

void ValueSketch::collapse_to(int shift) {
  const int lost = shift - shift_;
  if (lost == 0) return;
  std::size_t kept = 0;
  for (const Entry& each : entries_) {
    const std::uint64_t key = each.key >> lost;
    if (kept > 0 && entries_[kept - 1].key == key) {
      entries_[kept - 1].count += each.count;
    } else {
      entries_[kept++] = {key, each.count};
    }
  }
  entries_.resize(kept);
  shift_ = shift;
}

void ValueSketch::shrink() {
  while (entries_.size() > max_buckets_) collapse_to(shift_ + 1);
}

ValueSketch::Bucket ValueSketch::bucket(std::size_t i) const {
  const std::uint64_t low = entries_[i].key << shift_;
  const std::uint64_t width = (std::uint64_t{1} << shift_) - 1;
  return {from_ordered_bits(low), from_ordered_bits(low + width), entries_[i].count};
}

double ValueSketch::middle(std::size_t i) const {
  const std::uint64_t half = shift_ == 0 ? 0 : std::uint64_t{1} << (shift_ - 1);
  return from_ordered_bits((entries_[i].key << shift_) + half);
}

double ValueSketch::quantile(double q) const {
  require(!empty(), "value_sketch: an empty sketch has no quantile");
  require(q >= 0 && q <= 1, "value_sketch: q must be in [0, 1], got {}", q);
  const double wanted = q * static_cast<double>(count_);
  std::int64_t seen = 0;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    seen += entries_[i].count;
    if (static_cast<double>(seen) >= wanted) return middle(i);
  }
  return middle(entries_.size() - 1);
}

double ValueSketch::median_distance(double centre) const {
  require(!empty(), "value_sketch: an empty sketch has no median distance");
  std::vector<std::pair<double, std::int64_t>> distances;
  distances.reserve(entries_.size());
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    distances.emplace_back(std::abs(middle(i) - centre), entries_[i].count);
  }
  std::sort(distances.begin(), distances.end());
  std::int64_t seen = 0;
  for (const auto& [distance, count] : distances) {
    seen += count;
    if (2 * seen >= count_) return distance;
  }
  return distances.back().first;
}

std::int64_t ValueSketch::count_above(double x) const {
  std::int64_t above = 0;
  for (std::size_t i = entries_.size(); i > 0 && middle(i - 1) > x; --i) {
    above += entries_[i - 1].count;
  }
  return above;
}

std::int64_t ValueSketch::count_at(double x) const {
  const std::uint64_t key = ordered_bits(x) >> shift_;
  const auto at = std::lower_bound(entries_.begin(), entries_.end(), key,
                                   [](const Entry& e, std::uint64_t k) { return e.key < k; });
  return at != entries_.end() && at->key == key ? at->count : 0;
}

std::size_t ValueSketch::mode() const {
  require(!empty(), "value_sketch: an empty sketch has no mode");
  const auto most =
      std::max_element(entries_.begin(), entries_.end(),
                       [](const Entry& a, const Entry& b) { return a.count < b.count; });
  return static_cast<std::size_t>(most - entries_.begin());
}

void ValueSketch::save(archive::PackedWriter& writer) const {
  writer.integer(shift_);
  writer.count(entries_.size());
  for (const Entry& each : entries_) {
    writer.integer(static_cast<std::int64_t>(each.key));
    writer.integer(each.count);
  }
}

ValueSketch ValueSketch::load(archive::PackedReader& reader, std::size_t max_buckets) {
  constexpr std::int64_t kMost = std::int64_t{1} << 53;  // values: further ones fit beside them
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  ValueSketch sketch(max_buckets);
  sketch.shift_ = static_cast<int>(reader.integer(0, 63));
  const std::uint64_t lowest = ordered_bits(-kInfinity) >> sketch.shift_;
  const std::uint64_t highest = ordered_bits(kInfinity) >> sketch.shift_;
  const std::size_t buckets = reader.count(max_buckets);
  sketch.entries_.reserve(buckets);
  for (std::size_t i = 0; i < buckets; ++i) {
    const auto key = static_cast<std::uint64_t>(reader.integer());
    const bool rises = i == 0 || sketch.entries_.back().key < key;
    reader.check(rises && key >= lowest && key <= highest, "must be buckets of rising numbers");
    const std::int64_t count = reader.integer(1, kMost - sketch.count_);
    sketch.entries_.push_back({key, count});
    sketch.count_ += count;
  }
  return sketch;
}

}  // namespace mliot::stats
