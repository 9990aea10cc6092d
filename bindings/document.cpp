// Walks documents and trees side by side.
#include "document.hpp"

#include <pybind11/numpy.h>

#include <array>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "mliot/core/error.hpp"

namespace py = pybind11;

namespace mliot::python {
namespace {

constexpr int kDeepest = 64;

using archive::Array;
using archive::Dtype;
using archive::Object;
using archive::Value;

struct NamedDtype {
  Dtype dtype;
  const char* name;
};

constexpr std::array<NamedDtype, 10> kDtypes{{{Dtype::u8, "uint8"},
                                              {Dtype::i8, "int8"},
                                              {Dtype::u16, "uint16"},
                                              {Dtype::i16, "int16"},
                                              {Dtype::u32, "uint32"},
                                              {Dtype::i32, "int32"},
                                              {Dtype::u64, "uint64"},
                                              {Dtype::i64, "int64"},
                                              {Dtype::f32, "float32"},
                                              {Dtype::f64, "float64"}}};

Object object_at(const py::dict& document, const std::string& path, int depth);

Array array_from(const py::array& values, const std::string& path) {
  require(values.ndim() == 1, "document: {} has {} dimensions, not one", path, values.ndim());
  for (const NamedDtype& each : kDtypes) {
    if (!values.dtype().equal(py::dtype(each.name))) continue;
    const py::array packed = py::array::ensure(values, py::array::c_style);
    Array array{.dtype = each.dtype, .bytes = {}};
    array.bytes.resize(static_cast<std::size_t>(packed.nbytes()));
    if (!array.bytes.empty()) std::memcpy(array.bytes.data(), packed.data(), array.bytes.size());
    return array;
  }
  fail("document: {} is an array of {}", path, std::string(py::str(values.dtype())));
}

Value list_from(const py::list& items, const std::string& path, int depth) {
  std::vector<std::string> texts;
  std::vector<Object> objects;
  for (const py::handle item : items) {
    if (py::isinstance<py::str>(item)) {
      texts.push_back(item.cast<std::string>());
    } else {
      require(py::isinstance<py::dict>(item),
              "document: {} holds something else than texts or "
              "dictionaries",
              path);
      objects.push_back(object_at(py::reinterpret_borrow<py::dict>(item),
                                  format("{}[{}].", path, objects.size()), depth + 1));
    }
  }
  require(texts.empty() || objects.empty(), "document: {} mixes texts and dictionaries", path);
  if (!objects.empty()) return {std::move(objects)};
  return {std::move(texts)};
}

Value value_from(py::handle value, const std::string& path, int depth) {
  if (py::isinstance<py::bool_>(value)) return {value.cast<bool>()};
  if (py::isinstance<py::int_>(value)) return {value.cast<std::int64_t>()};
  if (py::isinstance<py::float_>(value)) return {value.cast<double>()};
  if (py::isinstance<py::str>(value)) return {value.cast<std::string>()};
  if (py::isinstance<py::array>(value)) {
    return {array_from(py::reinterpret_borrow<py::array>(value), path)};
  }
  if (py::isinstance<py::dict>(value)) {
    return {object_at(py::reinterpret_borrow<py::dict>(value), path + ".", depth + 1)};
  }
  if (py::isinstance<py::list>(value)) {
    return list_from(py::reinterpret_borrow<py::list>(value), path, depth);
  }
  fail("document: {} is a {}", path, std::string(py::str(py::type::of(value))));
}

Object object_at(const py::dict& document, const std::string& path, int depth) {
  require(depth < kDeepest, "document: {} is nested too deeply", path);
  Object object;
  for (const auto& [key, value] : document) {
    require(py::isinstance<py::str>(key), "document: {} has a key that is no text", path);
    const auto name = key.cast<std::string>();
    object.members.emplace(name, value_from(value, path + name, depth));
  }
  return object;
}

py::object array_to_python(const Array& array) {
  for (const NamedDtype& each : kDtypes) {
    if (each.dtype != array.dtype) continue;
    py::array values(py::dtype(each.name),
                     std::vector<py::ssize_t>{static_cast<py::ssize_t>(array.size())});
    if (!array.bytes.empty()) {
      std::memcpy(values.mutable_data(), array.bytes.data(), array.bytes.size());
    }
    return values;
  }
  fail<FormatError>("document: an array of unknown type");
}

struct ToPython {
  py::object operator()(bool x) const { return py::bool_(x); }
  py::object operator()(std::int64_t x) const { return py::int_(x); }
  py::object operator()(double x) const { return py::float_(x); }
  py::object operator()(const std::string& x) const { return py::str(x); }
  py::object operator()(const Array& x) const { return array_to_python(x); }
  py::object operator()(const Object& x) const { return dict_from(x); }
  py::object operator()(const std::vector<Object>& x) const {
    py::list items;
    for (const Object& each : x) items.append(dict_from(each));
    return items;
  }
  py::object operator()(const std::vector<std::string>& x) const {
    py::list items;
    for (const std::string& each : x) items.append(py::str(each));
    return items;
  }
};

}  // namespace

Object object_from(const py::dict& document) { return object_at(document, "", 0); }

py::object python_from(const Value& value) { return std::visit(ToPython{}, value.data); }

py::dict dict_from(const Object& object) {
  py::dict document;
  for (const auto& [name, value] : object.members) document[py::str(name)] = python_from(value);
  return document;
}

}  // namespace mliot::python
