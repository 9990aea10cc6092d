// The nodes and leaves of boosted trees, for Python to look at.
#pragma once

#include <pybind11/pybind11.h>

#include "mliot/boosting/boosting.hpp"

namespace mliot::python {

/// Adds nodes() to the class.
void bind_trees(pybind11::class_<boosting::Boosting>& boosting);

}  // namespace mliot::python
