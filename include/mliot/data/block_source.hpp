// Feature rows handed over in blocks, so that a training table need never exist whole.
#pragma once

#include <algorithm>
#include <cstddef>

#include "mliot/core/error.hpp"
#include "mliot/data/matrix_view.hpp"

namespace mliot::data {

template <class T>
struct SparseRows;

/// A table of T (float or double) that is read block by block, as often as wanted, in any order.
///
/// Missing: NaN.  Thread safety: read() is called from several threads at once.
template <class T>
class BlockSource {
 public:
  BlockSource() = default;
  BlockSource(const BlockSource&) = default;
  BlockSource& operator=(const BlockSource&) = default;
  virtual ~BlockSource() = default;

  virtual std::size_t rows() const = 0;
  virtual std::size_t columns() const = 0;

  /// Number of blocks; they cover the rows in order without a hole.
  virtual std::size_t blocks() const = 0;

  /// First row of a block; first_row(blocks()) == rows().
  virtual std::size_t first_row(std::size_t block) const = 0;

  /// Writes the block's rows column by column: column j starts at out + j * stride.
  virtual void read(std::size_t block, T* out, std::size_t stride) const = 0;

  /// The same rows without their zeros, where the source has them so; else null.
  virtual const SparseRows<T>* sparse() const { return nullptr; }
};

/// Any matrix of real numbers as a source of T.
template <class T, class Stored>
class MatrixSource final : public BlockSource<T> {
 public:
  /// Throws InvalidArgument for blocks of no rows.
  explicit MatrixSource(MatrixView<const Stored> matrix, std::size_t block_rows = 1024)
      : matrix_(matrix), block_rows_(block_rows) {
    require(block_rows > 0, "matrix source: block_rows must be at least 1, got 0");
  }

  std::size_t rows() const override { return matrix_.rows(); }
  std::size_t columns() const override { return matrix_.columns(); }
  std::size_t blocks() const override { return (rows() + block_rows_ - 1) / block_rows_; }
  std::size_t first_row(std::size_t block) const override {
    return std::min(block * block_rows_, rows());
  }
  void read(std::size_t block, T* out, std::size_t stride) const override {
    const std::size_t first = first_row(block);
    const std::size_t n = first_row(block + 1) - first;
    for (std::size_t j = 0; j < columns(); ++j) {
      const Stored* x =
          matrix_.row(first) + static_cast<std::ptrdiff_t>(j) * matrix_.column_stride();
      T* column = out + j * stride;
      for (std::size_t i = 0; i < n; ++i, x += matrix_.row_stride()) column[i] = static_cast<T>(*x);
    }
  }

 private:
  MatrixView<const Stored> matrix_;
  std::size_t block_rows_;
};

}  // namespace mliot::data
