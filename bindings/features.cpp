// Transforms of features and date features for Python.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <span>
#include <string>
#include <vector>

#include "mliot/features/all.hpp"
#include "mliot/features/date_feature.hpp"
#include "mliot/features/window_statistics.hpp"
#include "modules.hpp"
#include "time_feature.hpp"
#include "transforms.hpp"

namespace py = pybind11;

namespace mliot::python {
namespace {

py::array_t<float> date_feature(const Contiguous<std::int64_t>& micros,
                                const std::string& feature) {
  const auto which = enum_from_name<features::DateFeature>("date_features", feature);
  py::array_t<float> out(micros.size());
  const std::span<float> results(out.mutable_data(), static_cast<std::size_t>(out.size()));
  const py::gil_scoped_release unlocked;
  features::date_features(which, span_of(micros), results);
  return out;
}

py::array_t<float> time_feature(const Contiguous<std::int64_t>& times, const std::string& kind,
                                const py::dict& options) {
  const auto feature = time_feature_from(kind, options);
  py::array_t<float> out(times.size());
  float* results = out.mutable_data();
  const py::gil_scoped_release unlocked;
  for (py::ssize_t i = 0; i < times.size(); ++i) results[i] = feature(times.data()[i]);
  return out;
}

/// out[k] = what statistics[k] makes of each series values[indptr[i]:indptr[i + 1]].
py::array_t<double> window_statistics(const std::vector<features::WindowStatistic>& statistics,
                                      const Contiguous<double>& values,
                                      const Contiguous<std::int64_t>& indptr) {
  const auto n = static_cast<std::size_t>(values.size());
  py::array_t<double> out({static_cast<py::ssize_t>(statistics.size()), values.size()});
  double* results = out.mutable_data();
  PythonMonitor monitor;
  {
    const py::gil_scoped_release unlocked;
    const FloatMode mode;
    std::vector<std::span<double>> columns;
    columns.reserve(statistics.size());
    for (std::size_t k = 0; k < statistics.size(); ++k) columns.emplace_back(results + k * n, n);
    features::window_statistics_panel(statistics, span_of(values), span_of(indptr), columns,
                                      num_threads(), monitor);
  }
  return out;
}

py::list date_feature_names() {
  py::list names;
  for (const auto name : enum_names(features::DateFeature{})) names.append(std::string(name));
  return names;
}

}  // namespace

void bind_features(py::module_& module) {
  py::class_<features::WindowStatistic>(module, "WindowStatistic");
  module.def("window_statistics", &window_statistics, py::arg("statistics"), py::arg("values"),
             py::arg("indptr"), "Statistics of windows of one column, made in one pass.");
  bind_transforms(module, std::type_identity<features::Transforms>{});
  module.def("date_feature", &date_feature, py::arg("micros"), py::arg("feature"),
             "One calendar feature of civil times in microseconds since 1970.");
  module.def("time_feature", &time_feature, py::arg("times"), py::arg("kind"), py::arg("options"),
             "A Fourier term or events of times in microseconds, or steps of an integer index.");
  module.def(
      "check_time_feature",
      [](const std::string& kind, const py::dict& options) { time_feature_from(kind, options); },
      py::arg("kind"), py::arg("options"), "Raises what time_feature would.");
  module.def("date_feature_names", &date_feature_names, "Names that date_feature knows.");
}

}  // namespace mliot::python
