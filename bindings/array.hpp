// NumPy arrays as views: any real dtype and strides, nothing copied.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "mliot/core/error.hpp"
#include "mliot/data/matrix_view.hpp"

namespace mliot::python {

namespace detail {

/// Whether data and strides allow element-wise access (they do for all but odd views).
template <class T>
bool aligned(const pybind11::array& array) {
  bool fits = reinterpret_cast<std::uintptr_t>(array.data()) % alignof(T) == 0;
  for (pybind11::ssize_t axis = 0; axis < array.ndim(); ++axis) {
    fits = fits && array.strides(axis) % static_cast<pybind11::ssize_t>(sizeof(T)) == 0;
  }
  return fits;
}

}  // namespace detail

/// A matrix view of a 2-D array of T.
template <class T>
data::MatrixView<const T> matrix_view(const pybind11::array& array) {
  constexpr auto kSize = static_cast<std::ptrdiff_t>(sizeof(T));
  return {static_cast<const T*>(array.data()), static_cast<std::size_t>(array.shape(0)),
          static_cast<std::size_t>(array.shape(1)), array.strides(0) / kSize,
          array.strides(1) / kSize};
}

/// Calls visit(MatrixView<const T>) with the T of the array's dtype: float32, float64, bool and the
/// integers. Other real dtypes, foreign byte orders and unaligned views are converted to float64.
/// Throws InvalidArgument unless the array has two dimensions.
template <class Visit>
decltype(auto) visit_matrix(std::string_view who, const pybind11::array& array, Visit&& visit) {
  require(array.ndim() == 2, "{}: expected a 2-D array, got {} dimensions", who, array.ndim());
  const pybind11::dtype dtype = array.dtype();
  const auto as = [&]<class T>(T /*of the type*/) { return visit(matrix_view<T>(array)); };
  const bool native = dtype.byteorder() != '>' && detail::aligned<std::uint8_t>(array);
  const auto is = [&]<class T>(T /*of the type*/, char kind) {
    return native && dtype.kind() == kind &&
           dtype.itemsize() == static_cast<pybind11::ssize_t>(sizeof(T)) &&
           detail::aligned<T>(array);
  };
  if (is(float{}, 'f')) return as(float{});
  if (is(double{}, 'f')) return as(double{});
  if (is(bool{}, 'b')) return as(std::uint8_t{});  // a byte of 0 or 1
  if (is(std::int8_t{}, 'i')) return as(std::int8_t{});
  if (is(std::int16_t{}, 'i')) return as(std::int16_t{});
  if (is(std::int32_t{}, 'i')) return as(std::int32_t{});
  if (is(std::int64_t{}, 'i')) return as(std::int64_t{});
  if (is(std::uint8_t{}, 'u')) return as(std::uint8_t{});
  if (is(std::uint16_t{}, 'u')) return as(std::uint16_t{});
  if (is(std::uint32_t{}, 'u')) return as(std::uint32_t{});
  if (is(std::uint64_t{}, 'u')) return as(std::uint64_t{});
  const auto converted =
      pybind11::array_t<double, pybind11::array::c_style | pybind11::array::forcecast>(array);
  return visit(matrix_view<double>(converted));
}

/// A span of a contiguous 1-D array.
template <class T>
std::span<const T> span_of(
    const pybind11::array_t<T, pybind11::array::c_style | pybind11::array::forcecast>& array) {
  return {array.data(), static_cast<std::size_t>(array.size())};
}

}  // namespace mliot::python
