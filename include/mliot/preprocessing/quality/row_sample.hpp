// A few whole rows of a stream, chosen without regard to its order: what columns have in common.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace mliot::archive {
class PackedReader;
class PackedWriter;
}  // namespace mliot::archive

namespace mliot::preprocessing {

/// The `size` rows whose (series, time) have the smallest hashes, with the values of all columns.
///
/// Which rows those are depends on the set of rows alone: chunks, order and threads change nothing,
/// and merge(a, b) is the sample of both.
class RowSample {
 public:
  explicit RowSample(std::size_t n_columns = 0, std::size_t size = 2048)
      : n_columns_(n_columns), size_(size) {}

  /// row(c) gives the value of column c; it is only called for rows that are taken.
  template <class Row>
  void add(std::int64_t series, std::int64_t time, Row&& row) {
    const std::uint64_t hash = hash_of(series, time);
    if (entries_.size() == size_ && hash > entries_.back().hash) return;
    Entry entry{hash, series, time, {}};
    entry.values.reserve(n_columns_);
    for (std::size_t c = 0; c < n_columns_; ++c) entry.values.push_back(row(c) + 0.0);
    keep(std::move(entry));
  }

  void merge(const RowSample& other);

  /// The sampled rows in the order of their hashes.
  std::size_t size() const noexcept { return entries_.size(); }
  std::span<const double> row(std::size_t i) const noexcept { return entries_[i].values; }

  /// The sampled rows of one time: in the order of time, from `begin` eighths of them to `end`.
  RowSample eighths(std::size_t begin, std::size_t end) const;

  /// Correlation of two columns over the sampled rows in which both are finite; NaN where fewer
  /// than `min_rows` are or one is constant.
  double correlation(std::size_t a, std::size_t b, std::size_t min_rows = 30) const;

  void save(archive::PackedWriter& writer) const;

  /// The sample of that many columns that save() wrote. Throws FormatError for rows out of order.
  static RowSample load(archive::PackedReader& reader, std::size_t n_columns);

  bool operator==(const RowSample& other) const;

 private:
  struct Entry {
    std::uint64_t hash;
    std::int64_t series;
    std::int64_t time;
    std::vector<double> values;
  };
  static std::uint64_t hash_of(std::int64_t series, std::int64_t time);
  static bool before(const Entry& a, const Entry& b);
  void keep(Entry entry);

  std::size_t n_columns_;
  std::size_t size_;
  std::vector<Entry> entries_;
};

}  // namespace mliot::preprocessing
