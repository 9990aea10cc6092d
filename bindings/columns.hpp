// Columns of numbers as spans, vectors as NumPy arrays, archives as the bytes of a model file.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <cstdint>
#include <span>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/io/model_file.hpp"

namespace mliot::python {

using DoubleArray = pybind11::array_t<double, pybind11::array::c_style>;
using Int64Array = pybind11::array_t<std::int64_t, pybind11::array::c_style>;

template <class T, int Flags>
std::span<const T> span_of(const pybind11::array_t<T, Flags>& array) {
  return {array.data(), static_cast<std::size_t>(array.size())};
}

template <class T, int Flags>
std::span<T> mutable_span_of(pybind11::array_t<T, Flags>& array) {
  return {array.mutable_data(), static_cast<std::size_t>(array.size())};
}

template <class T>
pybind11::array_t<T> array_of(const std::vector<T>& values) {
  return pybind11::array_t<T>(static_cast<pybind11::ssize_t>(values.size()), values.data());
}

inline pybind11::bytes bytes_of(const archive::Object& object) {
  const std::vector<std::byte> bytes = io::to_bytes(object);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline archive::Object object_of(const pybind11::bytes& bytes) {
  const std::string_view view = bytes;
  return io::from_bytes(std::as_bytes(std::span(view.data(), view.size())));
}

}  // namespace mliot::python
