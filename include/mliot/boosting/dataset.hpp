// A table whose features are cut into bins once, for many trainings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "mliot/core/monitor.hpp"
#include "mliot/data/block_source.hpp"

namespace mliot::boosting {

struct BinnedTable;

/// How a Dataset is made.
struct DatasetOptions {
  /// Most bins of a feature, the missing bin apart: that of the trainings to come. 2 to 255.
  std::int64_t max_bin = 255;

  /// Weights of the rows; those of weight 0 have no say in where bins are cut. May be empty.
  std::span<const double> weight = {};

  /// Of each feature the number of its levels, as in TrainingData.
  std::span<const std::int64_t> levels = {};

  int threads = 1;
  Monitor* monitor = nullptr;  ///< told of stage "boosting"; may throw
};

/// Bins of all rows of a table. Copies share them.
///
/// A training on a Dataset gives the trees of a training on the table itself when all its rows of
/// weight above 0 teach; with held-out rows, these have a say in the cuts here and not there.
///
/// Of sparse rows (data::SparseSource), features of which no row has two values share a byte.
///
/// Cost: a byte a value, and at most 7 bytes a row.
/// Thread safety: const calls may run at once.
class Dataset {
 public:
  /// T: float or double. Throws InvalidArgument when an option is out of range.
  template <class T>
  explicit Dataset(const data::BlockSource<T>& features, const DatasetOptions& options = {});

  /// 0 x 0 of what was moved from, which no training takes.
  std::size_t rows() const noexcept;
  std::size_t columns() const noexcept;
  std::int64_t max_bin() const noexcept { return max_bin_; }

  /// Bins of a feature that hold values; 1 where all are alike.
  std::size_t bins(std::size_t feature) const;

  const BinnedTable& table() const noexcept { return *table_; }

 private:
  std::shared_ptr<const BinnedTable> table_;
  std::int64_t max_bin_;
};

}  // namespace mliot::boosting
