// Tables of bins made of sparse rows: cut by what the rows hold, filled bundle by bundle.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <vector>

#include "boosting/binner.hpp"
#include "boosting/bundles.hpp"
#include "mliot/data/sparse_rows.hpp"

namespace mliot::boosting {

/// Thresholds of all features, as cut_features() finds them in the dense rows, and features that
/// share columns.
struct SparseCuts {
  std::vector<FeatureBins> features;
  BundleGroups groups;
};

template <class T>
SparseCuts cut_sparse(const data::SparseRows<T>& rows, const BinningTask& task, const Group& group);

/// Whether the source is cut so: it has no zeros, no categories, and all its rows are here.
template <class T>
bool is_cut_sparse(const data::BlockSource<T>& source, const BinningTask& task,
                   const Group& group) {
  const auto is_number = [](std::int64_t levels) { return levels == 0; };
  return source.sparse() != nullptr && group.alone() &&
         std::all_of(task.levels.begin(), task.levels.end(), is_number);
}

/// What a layout has no place for.
struct Misfits {
  std::vector<FeaturePair> pairs;   ///< unusual bins of both in one row of a shared column
  std::vector<std::uint32_t> gaps;  ///< missing values of features that have no code for them

  bool empty() const noexcept { return pairs.empty() && gaps.empty(); }
};

/// Fills a table of bundles. Rows that the layout does not fit are noted, and the caller lays the
/// table out anew.
class BundleWriter {
 public:
  /// The table has its features and bundles.
  BundleWriter(BinnedTable& table, const BinningTask& task) : table_(table), task_(task) {}

  /// The rows that task.map places.
  template <class T>
  void write(const data::BlockSource<T>& source);

  /// The same of a table with bundles of its own, of the same features.
  void write(const BinnedTable& from);

  const Misfits& misfits() const noexcept { return misfits_; }

 private:
  class Record;

  // Calls work(row, record) for the rows that are placed, in parallel, each record as usual.
  template <class Work>
  void for_rows(std::size_t rows, Work work);
  void note(const Misfits& found);

  BinnedTable& table_;
  const BinningTask& task_;
  std::mutex mutex_;
  Misfits misfits_;
};

/// Gives the table columns by these groups and room for its rows; then calls write(writer), and
/// both again with other groups until all rows fit.
void fill_bundles(BinnedTable& table, BundleGroups groups, const BinningTask& task,
                  const std::function<void(BundleWriter&)>& write);

/// Copies the placed rows of a table with bundles into one without.
void unbundle(const BinnedTable& from, const BinningTask& task, BinnedTable& table);

}  // namespace mliot::boosting
