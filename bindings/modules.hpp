// One bind function a module; module.cpp calls them in the order of the layers.
#pragma once

#include <pybind11/pybind11.h>

namespace mliot::python {

void bind_core(pybind11::module_& module);
void bind_data(pybind11::module_& module);
void bind_texts(pybind11::module_& module);
void bind_preprocessing(pybind11::module_& module);
void bind_quality(pybind11::module_& module);
void bind_features(pybind11::module_& module);
void bind_time_windows(pybind11::module_& module);
void bind_histories(pybind11::module_& module);
void bind_pairs(pybind11::module_& module);
void bind_metrics(pybind11::module_& module);
void bind_boosting(pybind11::module_& module);
void bind_statistical_arima(pybind11::module_& module);
void bind_statistical_averages(pybind11::module_& module);
void bind_statistical_decomposition(pybind11::module_& module);
void bind_statistical_intermittent(pybind11::module_& module);
void bind_statistical_smoothing(pybind11::module_& module);
void bind_statistical_theta(pybind11::module_& module);
void bind_plan(pybind11::module_& module);
void bind_forecasting(pybind11::module_& module);
void bind_conformal(pybind11::module_& module);
void bind_datasets(pybind11::module_& module);
void bind_pipeline(pybind11::module_& module);
void bind_statistical_pipeline(pybind11::module_& module);
void bind_artefact(pybind11::module_& module);
void bind_io(pybind11::module_& module);
void bind_edge(pybind11::module_& module);

}  // namespace mliot::python
