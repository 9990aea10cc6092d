// Eigen matrices as the library's views and back, without a copy.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>

#include "mliot/core/error.hpp"
#include "mliot/data/matrix_view.hpp"

namespace mliot::interop {

/// An Eigen object whose coefficients lie in memory: Matrix, Array, Map, Ref, a Block of these.
template <class Dense>
concept EigenInMemory = (std::remove_cvref_t<Dense>::Flags & Eigen::DirectAccessBit) != 0;

/// A view of rows x columns of any such object, row- or column-major, with its strides. A vector is
/// one column (or one row). The view lives as long as the memory; expressions that are not in
/// memory do not compile: evaluate them into a Matrix first.
template <EigenInMemory Dense>
auto matrix_view(Dense&& dense) {
  using Plain = std::remove_cvref_t<Dense>;
  constexpr bool kOwner = std::is_base_of_v<Eigen::PlainObjectBase<Plain>, Plain>;
  static_assert(!kOwner || std::is_lvalue_reference_v<Dense>,
                "the matrix would not outlive its view");
  using Value = std::remove_pointer_t<decltype(dense.data())>;
  return data::MatrixView<Value>(dense.data(), static_cast<std::size_t>(dense.rows()),
                                 static_cast<std::size_t>(dense.cols()), dense.rowStride(),
                                 dense.colStride());
}

/// The values of a contiguous vector. Throws InvalidArgument when its elements lie apart.
template <EigenInMemory Dense>
auto vector_span(Dense&& dense) {
  using Plain = std::remove_cvref_t<Dense>;
  static_assert(Plain::IsVectorAtCompileTime, "vector_span takes a vector");
  const auto view = matrix_view(std::forward<Dense>(dense));
  require(dense.innerStride() == 1 || dense.size() <= 1,
          "vector_span: the elements of the vector lie {} apart; copy it first",
          dense.innerStride());
  return std::span(view.data(), static_cast<std::size_t>(dense.size()));
}

/// Eigen's type for a view: strided in both directions, read-only for const T.
template <class T>
using EigenMap = Eigen::Map<
    std::conditional_t<std::is_const_v<T>,
                       const Eigen::Matrix<std::remove_const_t<T>, Eigen::Dynamic, Eigen::Dynamic,
                                           Eigen::RowMajor>,
                       Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>,
    Eigen::Unaligned, Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>>;

/// A view as an Eigen matrix over the same memory.
template <class T>
EigenMap<T> eigen_map(const data::MatrixView<T>& view) {
  return EigenMap<T>(view.data(), static_cast<Eigen::Index>(view.rows()),
                     static_cast<Eigen::Index>(view.columns()),
                     {view.row_stride(), view.column_stride()});
}

}  // namespace mliot::interop
