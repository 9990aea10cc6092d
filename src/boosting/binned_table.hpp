// The bins of all rows, and what they are bins of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "boosting/buffer.hpp"
#include "boosting/bundles.hpp"
#include "boosting/joint_columns.hpp"

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
/// First one byte a feature, then the high bytes of long bins; or a byte a column, where these are
/// bundles or joint.
struct BinnedTable {
  std::size_t rows = 0;
  std::size_t columns = 0;  ///< as many as features, unless there are bundles or joint columns
  std::size_t stride = 0;
  std::vector<FeatureBins> features;
  Bundles bundles;
  JointColumns joint;
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
    if (!bundles.empty()) return bundles.feature(feature).column;
    return joint.empty() ? feature : joint.column_of(feature);
  }

  /// Whether a row has no value of a feature of short bins.
  bool is_missing(std::size_t row, std::size_t feature) const noexcept {
    const std::uint8_t* bins = record(row);
    if (!bundles.empty()) return bundles.bin_in(bins, feature) == kMissingBin;
    return (joint.empty() ? bins[feature] : joint.bin_in(bins, feature)) == kMissingBin;
  }

  /// Bytes of the bins of a row.
  std::size_t width() const noexcept;

  const std::uint8_t* record(std::size_t row) const noexcept { return bytes.data() + row * stride; }
};

/// Gives the table its features and their columns, and each feature of long bins a place for its
/// high byte.
void set_features(BinnedTable& table, std::vector<FeatureBins> features, JointColumns joint = {});

/// Gives the table its stride and room for its rows: bins alone, or whole records where they move,
/// and in small tables where they are faster to copy.
void make_room(BinnedTable& table);

/// Bytes of a record (see kernel/row_records.hpp) of so many bytes of bins, and the gradient pair.
std::size_t record_stride(std::size_t width);

}  // namespace mliot::boosting
