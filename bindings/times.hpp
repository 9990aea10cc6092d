// What is bound beside the cleaning steps: times, clocks and units of measurement.
#pragma once

#include <pybind11/pybind11.h>

namespace mliot::python {

void bind_times(pybind11::module_& module);
void bind_clocks(pybind11::module_& module);

}  // namespace mliot::python
