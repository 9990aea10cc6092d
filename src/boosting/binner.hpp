// Cuts features into bins, and fills the table of row records with them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "boosting/buffer.hpp"
#include "boosting/bundles.hpp"
#include "boosting/group.hpp"
#include "boosting/row_map.hpp"
#include "mliot/data/block_source.hpp"

namespace mliot::boosting {

/// The bin of NaN. Values take the bins below it.
constexpr std::uint8_t kMissingBin = 255;

/// Ascending thresholds of one feature: bin b holds the values x with thresholds[b - 1] < x <=
/// thresholds[b]. A threshold lies between two neighbouring values of the training data. Of a
/// category, each frequent level has a bin, and the one behind them holds rare and unknown levels.
struct FeatureBins {
  std::vector<double> thresholds;
  std::vector<std::uint32_t> levels = {};  ///< of a category: the level of each bin
  std::vector<std::uint8_t> rare = {};  ///< 1: a bin that no split looks at; empty: there is none
  std::vector<std::uint32_t> bins_of_levels = {};  ///< the bin of each level; empty: a number

  bool is_categorical() const noexcept { return !bins_of_levels.empty(); }

  /// Bins of values; that of missing ones comes on top.
  std::size_t count() const noexcept {
    return (is_categorical() ? levels.size() : thresholds.size()) + 1;
  }

  /// Whether a bin does not fit one byte.
  bool is_long() const noexcept { return count() > kMissingBin; }
  std::size_t missing_bin() const noexcept { return is_long() ? count() : kMissingBin; }
};

/// The bins of every row, `stride` bytes a row; kernel::kLeastStride more bytes follow the last.
/// First one byte a feature, then the high bytes of long bins; or, of bundles, a byte a column.
struct BinnedTable {
  std::size_t rows = 0;
  std::size_t columns = 0;  ///< as many as features, unless there are bundles
  std::size_t stride = 0;
  std::vector<FeatureBins> features;
  Bundles bundles;
  std::vector<std::size_t> high_bytes;  ///< by feature, 0: it has none; empty: none has one
  Buffer<std::uint8_t> bytes;

  /// Whether the rows are whole records that the growth of trees moves. record(row) then is that of
  /// the row's place; rows that judge keep theirs.
  bool moves = false;

  std::size_t high_byte(std::size_t feature) const noexcept {
    return high_bytes.empty() ? 0 : high_bytes[feature];
  }

  /// The column that tells a feature's bins. Not asked of a feature of one bin in bundles.
  std::size_t column_of(std::size_t feature) const noexcept {
    return bundles.empty() ? feature : bundles.feature(feature).column;
  }

  /// Whether a row has no value of a feature of short bins.
  bool is_missing(std::size_t row, std::size_t feature) const noexcept {
    const std::uint8_t* bins = record(row);
    return (bundles.empty() ? bins[feature] : bundles.bin_in(bins, feature)) == kMissingBin;
  }

  /// Bytes of the bins of a row.
  std::size_t width() const noexcept;

  const std::uint8_t* record(std::size_t row) const noexcept { return bytes.data() + row * stride; }
};

/// Gives the table its features, and each feature of long bins a place for its high byte.
void set_features(BinnedTable& table, std::vector<FeatureBins> features);

/// Bytes of a record (see kernel/row_records.hpp) of so many bytes of bins, and the gradient pair.
std::size_t record_stride(std::size_t width);

/// Bytes of a row of the table: the bins alone, or a whole record where that is faster to copy.
std::size_t table_stride(std::size_t width);

/// Thresholds from a feature's sorted values without NaN: one bin a distinct value while there are
/// at most max_bin of them, else bins of about equal counts. `zeros` more values are 0.
template <class T>
FeatureBins cut_values(const std::vector<T>& sorted, std::size_t max_bin, std::size_t zeros = 0);

/// How a source is read.
struct BinningTask {
  RowMap map = {};                        ///< places of the source's rows in the table
  std::size_t placed = 0;                 ///< rows to cut by: those of places 0 .. placed - 1
  std::size_t max_bin = 255;              ///< most bins of a feature, the missing bin apart
  std::vector<std::int64_t> levels = {};  ///< by feature, 0: a number; empty: all are numbers
  double level_rows = 1;                  ///< levels of fewer placed rows are rare
  int threads = 1;
  std::function<void()> tick = {};  ///< called every few million values; may throw
};

/// Rows to cut by: the placed rows of the group, or, where these are more than kSampleRows, one row
/// drawn out of each of kSampleRows equal strata. Their slots are 0 .. count - 1.
constexpr std::size_t kSampleRows = 200000;
struct SampleRows {
  RowMap slots;
  std::size_t count;
};
SampleRows sample_rows(const BinningTask& task, const Group& group, std::size_t rows);

/// Thresholds of all features from those rows.
template <class T>
std::vector<FeatureBins> cut_features(const data::BlockSource<T>& source, const BinningTask& task,
                                      const Group& group);

/// Writes the bins of all rows that the map places.
template <class T>
void bin_rows(const data::BlockSource<T>& source, const BinningTask& task, BinnedTable& table);

}  // namespace mliot::boosting
