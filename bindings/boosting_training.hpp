// The part of the boosting bindings that trains.
#pragma once

#include <pybind11/pybind11.h>

#include "mliot/boosting/boosting.hpp"

namespace mliot::python {

/// The class BoostingDataset.
void bind_dataset(pybind11::module_& module);

/// Boosting.fit and cross_validate().
void bind_training(pybind11::module_& module, pybind11::class_<boosting::Boosting>& boosting);

}  // namespace mliot::python
