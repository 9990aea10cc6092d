// Every column of every series in one pass, and what is wrong with them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/preprocessing/quality/column_profile.hpp"
#include "mliot/preprocessing/quality/finding.hpp"
#include "mliot/preprocessing/quality/row_sample.hpp"
#include "mliot/preprocessing/quality/time_profile.hpp"

namespace mliot::preprocessing {

/// Rows of series that follow one another: series i has the rows offsets[i] .. offsets[i + 1] of
/// `times` and of every column. A series may have none.
struct QualityRows {
  std::span<const std::int64_t> offsets;
  std::span<const std::int64_t> times;
  std::vector<std::span<const double>> columns;

  /// A name of each series, by which parts find theirs; empty: their places, 0, 1 ...
  std::span<const std::int64_t> names = {};
};

/// Two columns that should say the same, of which the difference is watched.
struct SensorPair {
  std::size_t first = 0;
  std::size_t second = 0;
  bool operator==(const SensorPair&) const = default;
};

/// Profiles of the times, columns and watched pairs of many series.
///
/// Fed with one stream in any chunks, on any number of threads, it has the same bits; merge(a, b)
/// is one pass over the rows of a and then those of b. Within a series rows should come in the
/// order of time: those that do not are counted as out of order, and steps, spikes and runs follow
/// the order in which the rows came.
///
/// Missing: NaN.
/// Cost:    bounded memory a series and column, about 0.1 MB at most, less for short series.
class QualityProfile {
 public:
  /// One range a column; pairs of different columns. Throws InvalidArgument otherwise.
  QualityProfile(std::vector<ValueRange> ranges, std::vector<SensorPair> pairs);

  /// Takes further rows; series of names not seen so far begin. Throws InvalidArgument when the
  /// columns, times, offsets and names do not fit together; nothing is taken then.
  void update(const QualityRows& rows, int threads = 1);

  /// Takes over the profile of later rows: of series of the same names, and of further ones. Throws
  /// InvalidArgument when it was made with other ranges or pairs.
  void merge(const QualityProfile& next);

  std::size_t n_series() const noexcept { return series_.size(); }
  std::size_t n_columns() const noexcept { return ranges_.size(); }

  /// The names of the series in the order in which they came.
  std::span<const std::int64_t> names() const noexcept { return names_; }

  const std::vector<ValueRange>& ranges() const noexcept { return ranges_; }
  const std::vector<SensorPair>& pairs() const noexcept { return pairs_; }

  /// The times of a series; its column c, or behind the columns the differences of a pair. Both
  /// throw InvalidArgument for what there is not.
  const TimeProfile& times(std::size_t series) const;
  const ColumnProfile& column(std::size_t series, std::size_t c) const;
  const RowSample& sample() const noexcept { return sample_; }

  /// The values of a column in all series. Throws InvalidArgument for a column that there is not.
  stats::ValueSketch pooled(std::size_t column) const;

  /// Columns that look like sensors of one thing: correlated above 0.9 in the sampled rows, or
  /// above 0.98 in the earlier or later half of these, with a spread and a level there that differ
  /// less than 25 % and two spreads. At most `limit`, the best first.
  std::vector<SensorPair> similar_columns(std::size_t limit = 8) const;

  /// All findings, by series, then times, columns and pairs.
  std::vector<Finding> findings(const QualityRules& rules = {}) const;

  void save(archive::Writer& writer) const;

  /// The profile that save() wrote, which goes on from there. Throws FormatError when it is damaged
  /// or its parts contradict one another.
  static QualityProfile load(const archive::Reader& reader);

  bool operator==(const QualityProfile&) const = default;

 private:
  struct SeriesProfile {
    TimeProfile times;
    std::vector<ColumnProfile> columns;  // those of the pairs' differences last
    bool operator==(const SeriesProfile&) const = default;
  };

  std::size_t place_of(std::int64_t name);
  void check(const QualityRows& rows) const;
  void update_part(const QualityRows& rows, std::size_t series, std::size_t part,
                   SeriesProfile& profile);

  std::vector<ValueRange> ranges_;
  std::vector<SensorPair> pairs_;
  std::vector<SeriesProfile> series_;
  std::vector<std::int64_t> names_;
  std::map<std::int64_t, std::size_t> places_;  // of names
  RowSample sample_;
};

}  // namespace mliot::preprocessing
