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

/// A matrix view of a 2-D array of T.
template <class T>
data::MatrixView<const T> matrix_view(const pybind11::array& array) {
  constexpr auto kSize = static_cast<std::ptrdiff_t>(sizeof(T));
  return {static_cast<const T*>(array.data()), static_cast<std::size_t>(array.shape(0)),
          static_cast<std::size_t>(array.shape(1)), array.strides(0) / kSize,
          array.strides(1) / kSize};
}

/// The array itself when its elements can be read in place (float32, float64, bool and integers in
/// the machine's byte order, aligned), else a float64 copy.
inline pybind11::array readable(pybind11::array array) {
  const pybind11::dtype dtype = array.dtype();
  const char kind = dtype.kind();
  const bool real = kind == 'b' || kind == 'i' || kind == 'u' ||
                    (kind == 'f' && (dtype.itemsize() == 4 || dtype.itemsize() == 8));
  const auto size = static_cast<std::uintptr_t>(dtype.itemsize());
  bool aligned = reinterpret_cast<std::uintptr_t>(array.data()) % size == 0;
  for (pybind11::ssize_t axis = 0; axis < array.ndim(); ++axis) {
    aligned = aligned && array.strides(axis) % dtype.itemsize() == 0;
  }
  if (real && aligned && dtype.byteorder() != '>') return array;
  return pybind11::array_t<double, pybind11::array::c_style | pybind11::array::forcecast>(array);
}

/// Calls visit(MatrixView<const T>) with the T of a readable() 2-D array; bool is read as uint8.
template <class Visit>
decltype(auto) visit_matrix(const pybind11::array& array, Visit&& visit) {
  const pybind11::dtype dtype = array.dtype();
  const auto as = [&]<class T>(T /*of the type*/) { return visit(matrix_view<T>(array)); };
  const char kind = dtype.kind();
  const auto size = dtype.itemsize();
  if (kind == 'f') return size == 4 ? as(float{}) : as(double{});
  if (kind == 'i') {
    if (size == 1) return as(std::int8_t{});
    if (size == 2) return as(std::int16_t{});
    return size == 4 ? as(std::int32_t{}) : as(std::int64_t{});
  }
  if (size == 1) return as(std::uint8_t{});
  if (size == 2) return as(std::uint16_t{});
  return size == 4 ? as(std::uint32_t{}) : as(std::uint64_t{});
}

/// A span of a contiguous 1-D array.
template <class T>
std::span<const T> span_of(
    const pybind11::array_t<T, pybind11::array::c_style | pybind11::array::forcecast>& array) {
  return {array.data(), static_cast<std::size_t>(array.size())};
}

}  // namespace mliot::python
