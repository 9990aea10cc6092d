// Python's plain documents as archive trees and back: what a file holds for Python alone.
#pragma once

#include <pybind11/pybind11.h>

#include "mliot/core/archive.hpp"

namespace mliot::python {

/// A dictionary with text keys of bool, int, float, str, lists of str, lists of dicts, dicts and
/// one-dimensional arrays of numbers, as a tree. Throws InvalidArgument that names another value.
archive::Object object_from(const pybind11::dict& document);

/// The dictionary of a tree, and one value of it.
pybind11::dict dict_from(const archive::Object& object);
pybind11::object python_from(const archive::Value& value);

}  // namespace mliot::python
