// A table from Python, a 2-D array, a list of equally long columns or compressed sparse rows, read
// in blocks without a copy.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "array.hpp"
#include "mliot/core/error.hpp"
#include "mliot/data/block_source.hpp"
#include "sparse.hpp"

namespace mliot::python {

/// Columns of any real dtype, converted to T block by block.
template <class T>
class ColumnSource final : public data::BlockSource<T> {
 public:
  ColumnSource(std::string_view who, const pybind11::sequence& columns) {
    for (const pybind11::handle item : columns) {
      auto array = pybind11::reinterpret_borrow<pybind11::array>(item);
      require(array.ndim() == 1, "{}: a column has {} dimensions", who, array.ndim());
      const auto n = static_cast<std::size_t>(array.shape(0));
      if (readers_.empty()) rows_ = n;
      require(n == rows_, "{}: columns of {} and {} rows", who, rows_, n);
      add(readable(array.reshape({array.shape(0), pybind11::ssize_t{1}})));
    }
  }

  std::size_t rows() const override { return rows_; }
  std::size_t columns() const override { return readers_.size(); }
  std::size_t blocks() const override { return (rows_ + kBlock - 1) / kBlock; }
  std::size_t first_row(std::size_t block) const override {
    return std::min(block * kBlock, rows_);
  }
  void read(std::size_t block, T* out, std::size_t stride) const override {
    const std::size_t first = first_row(block);
    const std::size_t n = first_row(block + 1) - first;
    for (std::size_t j = 0; j < readers_.size(); ++j) {
      const Reader& reader = readers_[j];
      reader.copy(reader.values, reader.stride, first, n, out + j * stride);
    }
  }

 private:
  static constexpr std::size_t kBlock = 1024;

  struct Reader {
    const void* values;
    std::ptrdiff_t stride;
    void (*copy)(const void* values, std::ptrdiff_t stride, std::size_t first, std::size_t n,
                 T* out);
  };

  void add(pybind11::array column) {
    visit_matrix(column, [&]<class Stored>(data::MatrixView<const Stored> view) {
      readers_.push_back({view.data(), view.row_stride(), &copy<Stored>});
    });
    arrays_.push_back(std::move(column));
  }

  template <class Stored>
  static void copy(const void* values, std::ptrdiff_t stride, std::size_t first, std::size_t n,
                   T* out) {
    const auto* x =
        static_cast<const Stored*>(values) + static_cast<std::ptrdiff_t>(first) * stride;
    for (std::size_t i = 0; i < n; ++i, x += stride) out[i] = static_cast<T>(*x);
  }

  std::size_t rows_ = 0;
  std::vector<Reader> readers_;
  std::vector<pybind11::array> arrays_;
};

/// Whether float holds every value of these dtypes: float32, bool and integers of 16 bits.
inline bool fits_float(const pybind11::object& table) {
  const auto fits = [](pybind11::handle array) {
    const auto dtype = pybind11::reinterpret_borrow<pybind11::array>(array).dtype();
    return dtype.kind() == 'f' ? dtype.itemsize() <= 4 : dtype.itemsize() <= 2;
  };
  if (pybind11::isinstance<pybind11::array>(table)) return fits(table);
  if (is_sparse(table)) return fits(table.attr("data"));
  for (const pybind11::handle column : table) {
    if (!fits(column)) return false;
  }
  return true;
}

/// A table as a source of T: a 2-D array, a sequence of 1-D arrays, or sparse rows. Holds on to the
/// arrays.
template <class T>
class Table {
 public:
  Table(std::string_view who, const pybind11::object& table) {
    if (is_sparse(table)) {
      sparse_.emplace(table);
      source_ = std::make_unique<data::SparseSource<T>>(sparse_->rows());
      return;
    }
    if (!pybind11::isinstance<pybind11::array>(table)) {
      source_ = std::make_unique<ColumnSource<T>>(who, table);
      return;
    }
    array_ = readable(pybind11::reinterpret_borrow<pybind11::array>(table));
    require(array_.ndim() == 2, "{}: expected a 2-D array, got {} dimension(s)", who,
            array_.ndim());
    visit_matrix(array_, [&]<class Stored>(data::MatrixView<const Stored> view) {
      source_ = std::make_unique<data::MatrixSource<T, Stored>>(view);
    });
  }

  const data::BlockSource<T>& source() const { return *source_; }

 private:
  pybind11::array array_;
  std::optional<SparseTable<T>> sparse_;
  std::unique_ptr<data::BlockSource<T>> source_;
};

}  // namespace mliot::python
