// The extension module mliot._core: joins what each module binds.
#include "modules.hpp"
#include "whole_series.hpp"

PYBIND11_MODULE(_core, module) {
  module.doc() = "C++ half of mliot; use the Python modules instead.";
  mliot::python::bind_core(module);
  mliot::python::bind_artefact(module);
  mliot::python::bind_data(module);
  mliot::python::bind_texts(module);
  mliot::python::bind_preprocessing(module);
  mliot::python::bind_whole_series(module);
  mliot::python::bind_quality(module);
  mliot::python::bind_features(module);
  mliot::python::bind_pairs(module);
  mliot::python::bind_time_windows(module);
  mliot::python::bind_histories(module);
  mliot::python::bind_metrics(module);
  mliot::python::bind_boosting(module);
  mliot::python::bind_statistical_arima(module);
  mliot::python::bind_statistical_averages(module);
  mliot::python::bind_statistical_decomposition(module);
  mliot::python::bind_statistical_intermittent(module);
  mliot::python::bind_statistical_smoothing(module);
  mliot::python::bind_statistical_theta(module);
  mliot::python::bind_plan(module);
  mliot::python::bind_forecasting(module);
  mliot::python::bind_conformal(module);
  mliot::python::bind_datasets(module);
  mliot::python::bind_io(module);
  mliot::python::bind_pipeline(module);
  mliot::python::bind_statistical_pipeline(module);
  mliot::python::bind_edge(module);
}
