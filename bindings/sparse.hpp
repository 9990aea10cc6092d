// A matrix of scipy.sparse in compressed rows, read without a copy where its types allow.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <cstdint>
#include <span>

#include "mliot/data/sparse_rows.hpp"

namespace mliot::python {

/// Whether Python gave compressed sparse rows.
inline bool is_sparse(const pybind11::handle& table) {
  return pybind11::hasattr(table, "indptr") && pybind11::hasattr(table, "indices");
}

/// Holds on to the arrays of a csr_matrix or csr_array, values as T, indices as int32 and offsets
/// as int64.
template <class T>
class SparseTable {
 public:
  explicit SparseTable(const pybind11::handle& table)
      : values_(table.attr("data")),
        indices_(table.attr("indices")),
        offsets_(table.attr("indptr")),
        columns_(pybind11::cast<std::size_t>(table.attr("shape")[pybind11::int_(1)])) {}

  data::SparseRows<T> rows() const {
    return {columns_, span_of(values_), span_of(indices_), span_of(offsets_)};
  }

 private:
  template <class U>
  using Array = pybind11::array_t<U, pybind11::array::c_style | pybind11::array::forcecast>;

  template <class U>
  static std::span<const U> span_of(const Array<U>& array) {
    return {array.data(), static_cast<std::size_t>(array.size())};
  }

  Array<T> values_;
  Array<std::int32_t> indices_;
  Array<std::int64_t> offsets_;
  std::size_t columns_;
};

}  // namespace mliot::python
