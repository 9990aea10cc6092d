// Rows that hold only the values that are not zero, as a table somebody else owns.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "mliot/core/error.hpp"
#include "mliot/data/block_source.hpp"

namespace mliot::data {

/// Compressed sparse rows (CSR): row i holds values[k] in column indices[k] for offsets[i] <= k <
/// offsets[i + 1]; all its other values are 0.
template <class T>
struct SparseRows {
  std::size_t columns = 0;
  std::span<const T> values;
  std::span<const std::int32_t> indices;
  std::span<const std::int64_t> offsets;  ///< rows + 1, the first one 0

  std::size_t rows() const noexcept { return offsets.empty() ? 0 : offsets.size() - 1; }

  /// Calls visit(column, value) for what a row holds, columns ascending.
  template <class Visit>
  void for_each(std::size_t row, Visit visit) const {
    const auto end = static_cast<std::size_t>(offsets[row + 1]);
    for (auto k = static_cast<std::size_t>(offsets[row]); k < end; ++k) {
      visit(static_cast<std::size_t>(indices[k]), values[k]);
    }
  }
};

/// Sparse rows as a source of blocks.
///
/// Missing: NaN among the values; what a row does not hold is the number 0.
template <class T>
class SparseSource final : public BlockSource<T> {
 public:
  /// Throws InvalidArgument naming the row when offsets descend or point outside, or when the
  /// columns of a row do not ascend or do not exist.
  explicit SparseSource(SparseRows<T> rows) : rows_(rows) {
    const std::span<const std::int64_t> offsets = rows_.offsets;
    require(!offsets.empty() && offsets.front() == 0,
            "sparse rows: there must be one offset more than rows, and the first must be 0");
    const auto stored =
        static_cast<std::int64_t>(std::min(rows_.values.size(), rows_.indices.size()));
    for (std::size_t i = 0; i < rows_.rows(); ++i) {
      require(offsets[i] <= offsets[i + 1] && offsets[i + 1] <= stored,
              "sparse rows: row {} lies at {} to {} of {} values", i, offsets[i], offsets[i + 1],
              stored);
      check_columns(i);
    }
  }

  std::size_t rows() const override { return rows_.rows(); }
  std::size_t columns() const override { return rows_.columns; }
  std::size_t blocks() const override { return (rows() + block_rows() - 1) / block_rows(); }
  std::size_t first_row(std::size_t block) const override {
    return std::min(block * block_rows(), rows());
  }

  void read(std::size_t block, T* out, std::size_t stride) const override {
    const std::size_t first = first_row(block);
    const std::size_t end = first_row(block + 1);
    for (std::size_t j = 0; j < columns(); ++j) std::fill_n(out + j * stride, end - first, T{0});
    for (std::size_t row = first; row < end; ++row) {
      rows_.for_each(row, [&](std::size_t j, T x) { out[j * stride + row - first] = x; });
    }
  }

  const SparseRows<T>* sparse() const override { return &rows_; }

 private:
  // Blocks of about a megabyte, as they are read.
  std::size_t block_rows() const {
    constexpr std::size_t kBlockValues = std::size_t{1} << 18;
    return std::clamp<std::size_t>(kBlockValues / std::max<std::size_t>(1, columns()), 1, 1024);
  }

  void check_columns(std::size_t row) const {
    std::int64_t before = -1;
    for (std::int64_t k = rows_.offsets[row]; k < rows_.offsets[row + 1]; ++k) {
      const std::int64_t column = rows_.indices[static_cast<std::size_t>(k)];
      require(column >= 0 && column < static_cast<std::int64_t>(rows_.columns),
              "sparse rows: row {} has a value in column {} of {}", row, column, rows_.columns);
      require(column > before,
              "sparse rows: column {} of row {} comes after column {}; sort the columns of each "
              "row and sum up duplicates",
              column, row, before);
      before = column;
    }
  }

  SparseRows<T> rows_;
};

}  // namespace mliot::data
