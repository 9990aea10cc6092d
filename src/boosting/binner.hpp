// Cuts features into bins, and fills the table of row records with them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "boosting/binned_table.hpp"
#include "boosting/group.hpp"
#include "boosting/row_map.hpp"
#include "mliot/data/block_source.hpp"

namespace mliot::boosting {

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
