// xtensor containers and adaptors as the library's views and back, without a copy.
#pragma once

#if __has_include(<xtensor/containers/xtensor.hpp>)  // 0.26 and later
#include <xtensor/containers/xadapt.hpp>
#include <xtensor/containers/xtensor.hpp>
#include <xtensor/views/xview.hpp>
#else
#include <xtensor/xadapt.hpp>
#include <xtensor/xtensor.hpp>
#include <xtensor/xview.hpp>
#endif

#include <array>
#include <cstddef>
#include <span>
#include <type_traits>

#include "mliot/core/error.hpp"
#include "mliot/data/matrix_view.hpp"

namespace mliot::interop {

/// An xtensor object whose elements lie in memory: xtensor, xarray, xt::adapt, a strided view.
template <class Tensor>
concept XtensorInMemory = xt::has_data_interface<std::remove_cvref_t<Tensor>>::value;

/// A view of a 2-D object with its strides; the view lives as long as the memory. Throws
/// InvalidArgument when it has not two dimensions.
template <XtensorInMemory Tensor>
auto matrix_view(Tensor& tensor) {
  require(tensor.dimension() == 2, "matrix_view: expected 2 dimensions, got {}",
          tensor.dimension());
  auto* values = tensor.data() + tensor.data_offset();
  using Value = std::remove_pointer_t<decltype(values)>;
  const auto stride = [&](std::size_t axis) {
    return static_cast<std::ptrdiff_t>(tensor.strides()[axis]);
  };
  return data::MatrixView<Value>(values, static_cast<std::size_t>(tensor.shape()[0]),
                                 static_cast<std::size_t>(tensor.shape()[1]), stride(0), stride(1));
}

/// The values of a contiguous 1-D object. Throws InvalidArgument otherwise.
template <XtensorInMemory Tensor>
auto vector_span(Tensor& tensor) {
  require(tensor.dimension() == 1, "vector_span: expected 1 dimension, got {}", tensor.dimension());
  require(tensor.size() <= 1 || tensor.strides()[0] == 1,
          "vector_span: the elements lie {} apart; copy them first", tensor.strides()[0]);
  return std::span(tensor.data() + tensor.data_offset(), tensor.size());
}

/// A view as an xtensor adaptor over the same memory. Throws InvalidArgument for negative strides.
template <class T>
auto xtensor_adapt(const data::MatrixView<T>& view) {
  require(view.row_stride() >= 0 && view.column_stride() >= 0,
          "xtensor_adapt: strides must not be negative");
  const std::array<std::size_t, 2> shape{view.rows(), view.columns()};
  const std::array<std::ptrdiff_t, 2> strides{view.row_stride(), view.column_stride()};
  const bool empty = view.rows() == 0 || view.columns() == 0;
  const std::size_t reach =
      empty ? 0
            : 1 + (view.rows() - 1) * static_cast<std::size_t>(view.row_stride()) +
                  (view.columns() - 1) * static_cast<std::size_t>(view.column_stride());
  return xt::adapt(view.data(), reach, xt::no_ownership(), shape, strides);
}

}  // namespace mliot::interop
