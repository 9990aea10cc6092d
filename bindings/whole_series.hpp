// Transforms of whole series for Python.
#pragma once

#include <pybind11/pybind11.h>

namespace mliot::python {

void bind_whole_series(pybind11::module_& module);

}  // namespace mliot::python
