// A histogram that finds its own resolution: order statistics of a stream in bounded memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace mliot::archive {
class PackedReader;
class PackedWriter;
}  // namespace mliot::archive

namespace mliot::stats {

/// Counts of values in buckets that are as narrow as `max_buckets` allows.
///
/// A bucket holds the doubles that share the leading bits of `ordered_bits`; at first all 64 bits
/// count, so that every distinct value has its own bucket and all answers are exact. When more
/// than max_buckets are occupied, one bit less counts, until they fit. How many bits count is then
/// a function of the set of values alone: the sketch of a stream does not depend on its order, on
/// chunks or on threads, and merge(a, b) is the sketch of both, to the last bit.
///
/// Missing: NaN must not be added; infinities are values.
/// Cost:    O(log buckets) a value once the buckets are there; 16 bytes a bucket.
/// Source:  leading bits as buckets: HdrHistogram; collapse in powers of two: Epicoco et al. 2020,
///          "UDDSketch", IEEE Access 8.
class ValueSketch {
 public:
  /// How many values fell into [low, high].
  struct Bucket {
    double low = 0;
    double high = 0;
    std::int64_t count = 0;
  };

  /// Throws InvalidArgument for fewer than 2 buckets.
  explicit ValueSketch(std::size_t max_buckets = kMaxBuckets);

  void add(double x, std::int64_t count = 1);

  /// Takes over the values of another sketch of the same max_buckets. Throws InvalidArgument when
  /// they differ.
  void merge(const ValueSketch& other);

  std::int64_t count() const noexcept { return count_; }
  bool empty() const noexcept { return count_ == 0; }

  /// Whether every bucket still is one value.
  bool exact() const noexcept { return shift_ == 0; }

  /// Bits of `ordered_bits` that no longer count; 0 while exact.
  int lost_bits() const noexcept { return shift_; }

  /// The sketch with that many lost bits, at least as many as it has.
  ValueSketch coarsened(int lost_bits) const;

  /// Buckets in ascending order.
  std::size_t size() const noexcept { return entries_.size(); }
  Bucket bucket(std::size_t i) const;

  /// The middle of a bucket; the value itself while the sketch is exact.
  double middle(std::size_t i) const;

  /// The smallest bucket that at least a share q of the values does not pass, by its middle: the
  /// inverse of the empirical distribution. Throws InvalidArgument when empty or q is not in [0,
  /// 1].
  double quantile(double q) const;

  /// The median distance of the values from `centre`; not scaled. Throws InvalidArgument when
  /// empty.
  double median_distance(double centre) const;

  /// Values in buckets whose middle is greater than x.
  std::int64_t count_above(double x) const;

  /// The number of values equal to x, or in its bucket where the sketch is not exact.
  std::int64_t count_at(double x) const;

  /// The bucket with the most values, the lowest of such ones. Throws InvalidArgument when empty.
  std::size_t mode() const;

  bool operator==(const ValueSketch&) const = default;

  static constexpr std::size_t kMaxBuckets = 4096;

  void save(archive::PackedWriter& writer) const;

  /// The sketch that save() wrote. Throws FormatError when it is none of so many buckets.
  static ValueSketch load(archive::PackedReader& reader, std::size_t max_buckets = kMaxBuckets);

 private:
  struct Entry {
    std::uint64_t key;
    std::int64_t count;
    bool operator==(const Entry&) const = default;
  };

  void collapse_to(int shift);
  void shrink();

  std::size_t max_buckets_;
  int shift_ = 0;
  std::int64_t count_ = 0;
  std::vector<Entry> entries_;  // ascending by key
};

/// The largest distance of two empirical distributions, at the ends of buckets both sketches can
/// tell apart: exact while both are.
///
/// Source: Smirnov 1948, "Table for estimating the goodness of fit", Ann. Math. Stat. 19.
double kolmogorov_smirnov(const ValueSketch& a, const ValueSketch& b);

/// Sum over bins of (p - q) log(p / q), the bins being quantiles of `expected` and empty ones
/// counted as half a value. Below 0.1 is called stable, above 0.25 a shift.
///
/// Source: Siddiqi 2006, "Credit Risk Scorecards"; Kullback and Leibler 1951 (the J-divergence).
double population_stability_index(const ValueSketch& expected, const ValueSketch& actual,
                                  std::size_t bins = 10);

}  // namespace mliot::stats
