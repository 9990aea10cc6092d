// Conformal intervals for Python: tables of errors made by forecasts of any model.
#include "mliot/forecasting/conformal.hpp"

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <vector>

#include "columns.hpp"
#include "modules.hpp"
#include "tree.hpp"

namespace py = pybind11;

namespace mliot::python {
namespace {

using forecasting::CalibrationErrors;
using forecasting::ConformalTable;

template <class T>
using Contiguous = py::array_t<T, py::array::c_style | py::array::forcecast>;

ConformalTable table_of(const Contiguous<double>& errors, const Contiguous<double>& scale) {
  require(errors.ndim() == 3 && errors.shape(1) == scale.size(),
          "conformal: errors must be windows x series x steps with a scale for each series");
  const std::span<const double> flat = span_of(errors);
  const std::span<const double> scales = span_of(scale);
  return ConformalTable(CalibrationErrors{.horizon = errors.shape(2),
                                          .scale = {scales.begin(), scales.end()},
                                          .errors = {flat.begin(), flat.end()}});
}

/// The q-quantile of the error of each series and step, series x h.
py::array_t<double> error_quantiles(const ConformalTable& self, const Contiguous<double>& scale,
                                    std::int64_t h, double q) {
  require(h >= 1 && h <= self.horizon(),
          "intervals are calibrated for {} steps, but h is {}; give horizon={} at least and fit "
          "again",
          self.horizon(), h, h);
  py::array_t<double> out(std::vector<py::ssize_t>{scale.size(), h});
  const std::span<const double> scales = span_of(scale);
  double* at = out.mutable_data();
  for (const double each : scales) {
    for (std::int64_t step = 1; step <= h; ++step) *at++ = self.error_quantile(each, step, q);
  }
  return out;
}

/// The scale of each series' errors after all its values.
py::array_t<double> error_scales(const Contiguous<double>& values,
                                 const Contiguous<std::int64_t>& offsets) {
  const std::span<const double> all = span_of(values);
  const std::span<const std::int64_t> at = span_of(offsets);
  std::vector<double> scales;
  scales.reserve(at.size());
  for (std::size_t i = 0; i + 1 < at.size(); ++i) {
    require(at[i] >= 0 && at[i] <= at[i + 1] && static_cast<std::size_t>(at[i + 1]) <= all.size(),
            "error_scales: the offsets of series {} lie outside the values", i);
    scales.push_back(forecasting::error_scale(
        all.subspan(static_cast<std::size_t>(at[i]), static_cast<std::size_t>(at[i + 1] - at[i]))));
  }
  return array_of(scales);
}

/// The stretch of the scale of each series and step, series x h.
py::array_t<double> error_stretches(const Contiguous<double>& scale,
                                    const Contiguous<double>& variance) {
  require(variance.ndim() == 2 && variance.shape(0) == scale.size(),
          "error_stretches: variances must be series x steps with a scale for each series");
  const py::ssize_t h = variance.shape(1);
  py::array_t<double> out(std::vector<py::ssize_t>{scale.size(), h});
  const std::span<const double> scales = span_of(scale);
  const double* from = variance.data();
  double* at = out.mutable_data();
  for (const double each : scales) {
    for (py::ssize_t k = 0; k < h; ++k) *at++ = forecasting::error_stretch(each, *from++);
  }
  return out;
}

}  // namespace

void bind_conformal(py::module_& module) {
  py::class_<ConformalTable>(module, "ConformalTable", "Out-of-sample errors by group and step.")
      .def(py::init(&table_of), py::arg("errors"), py::arg("scale"))
      .def_property_readonly("horizon", &ConformalTable::horizon)
      .def("error_quantiles", &error_quantiles, py::arg("scale"), py::arg("h"), py::arg("q"))
      .def("tree", [](const ConformalTable& self) { return Tree{archive::save(self)}; })
      .def_static(
          "from_tree", [](const Tree& from) { return archive::load<ConformalTable>(from.object); },
          py::arg("tree"));
  module.def("error_scales", &error_scales, py::arg("values"), py::arg("offsets"),
             "The scale of each series' errors: its mean absolute difference of two steps.");
  module.def("error_stretches", &error_stretches, py::arg("scale"), py::arg("variance"),
             "What scales are multiplied by, from the variances of a model's own errors.");
}

}  // namespace mliot::python
