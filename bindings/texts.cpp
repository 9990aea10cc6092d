// Texts of Python as places among the sorted distinct ones.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <cmath>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/data/text_places.hpp"
#include "modules.hpp"

namespace py = pybind11;

namespace mliot::python {
namespace {

/// What is neither a text nor missing.
struct OtherObject {};

/// The bytes of a text, without data where it is missing. Throws OtherObject.
std::string_view text_of(PyObject* object) {
  if (object == Py_None) return {};
  if (PyUnicode_Check(object)) {
    Py_ssize_t size = 0;
    const char* bytes = PyUnicode_AsUTF8AndSize(object, &size);
    if (bytes != nullptr) return {bytes, static_cast<std::size_t>(size)};
    PyErr_Clear();  // half of a surrogate pair
    throw OtherObject{};
  }
  if (PyFloat_Check(object) && std::isnan(PyFloat_AS_DOUBLE(object))) return {};
  throw OtherObject{};
}

std::optional<std::vector<std::string_view>> texts_of(const py::array& objects) {
  require(objects.ndim() == 1 && objects.dtype().kind() == 'O',
          "texts: an array of objects of one dimension is needed");
  std::vector<std::string_view> texts;
  texts.reserve(static_cast<std::size_t>(objects.size()));
  const auto* first = static_cast<const std::byte*>(objects.data());
  try {
    for (py::ssize_t i = 0; i < objects.size(); ++i) {
      texts.push_back(text_of(*reinterpret_cast<PyObject* const*>(first + i * objects.strides(0))));
    }
  } catch (const OtherObject&) {
    return {};
  }
  return texts;
}

/// (distinct texts in order, place of each row's as a double, NaN where it is missing), or None
/// where an object is neither a text nor missing.
py::object text_places(const py::array& objects) {
  const auto texts = texts_of(objects);
  if (!texts) return py::none();
  const data::TextPlaces found = data::places_of_texts(*texts);  // the texts' bytes are Python's
  py::list distinct(static_cast<py::ssize_t>(found.rows.size()));
  const auto* first = static_cast<const std::byte*>(objects.data());
  for (std::size_t k = 0; k < found.rows.size(); ++k) {
    const auto at = static_cast<py::ssize_t>(found.rows[k]) * objects.strides(0);
    auto* object = *reinterpret_cast<PyObject* const*>(first + at);
    distinct[k] = py::reinterpret_borrow<py::object>(object);
  }
  py::array_t<double> places(objects.size());
  double* out = places.mutable_data();
  for (std::size_t i = 0; i < found.places.size(); ++i) {
    const bool missing = found.places[i] == data::TextPlaces::kMissing;
    out[i] = missing ? std::numeric_limits<double>::quiet_NaN() : found.places[i];
  }
  return py::make_tuple(distinct, places);
}

}  // namespace

void bind_texts(py::module_& module) {
  module.def(
      "text_places", &text_places, py::arg("objects"),
      "The sorted distinct texts and each row's place, NaN: missing; None: an object is no text.");
}

}  // namespace mliot::python
