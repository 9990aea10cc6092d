// Clock drift and unit conversion for Python.
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <string>

#include "columns.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/freestanding/time_axis.h"
#include "mliot/preprocessing/clock_drift.hpp"
#include "mliot/preprocessing/units.hpp"
#include "options.hpp"
#include "times.hpp"
#include "tree.hpp"

namespace py = pybind11;

namespace mliot::python {
namespace {

using preprocessing::ClockDrift;
using preprocessing::ClockDriftOptions;
using preprocessing::Unit;

ClockDrift fit(const Int64Array& device, const Int64Array& reference, const py::dict& options) {
  const auto chosen = from_kwargs<ClockDriftOptions>(ClockDrift::name, options);
  const auto here = span_of(device);
  const auto there = span_of(reference);
  const py::gil_scoped_release unlocked;
  const FloatMode mode;
  return ClockDrift::fit(here, there, chosen);
}

template <std::int64_t (ClockDrift::*convert)(std::int64_t) const noexcept>
py::array_t<std::int64_t> converted(const ClockDrift& self, const Int64Array& times) {
  py::array_t<std::int64_t> out(times.size());
  const auto in = span_of(times);
  const auto made = mutable_span_of(out);
  const py::gil_scoped_release unlocked;
  const FloatMode mode;
  for (std::size_t i = 0; i < in.size(); ++i) {
    require(mliot_time_in_range(in[i]) != 0, "clock_drift: the time {} in row {} is out of range",
            in[i], i);
    made[i] = (self.*convert)(in[i]);
  }
  return out;
}

py::tuple knots(const ClockDrift& self) {
  std::vector<std::int64_t> device;
  std::vector<double> offsets;
  for (const auto& each : self.knots()) {
    device.push_back(each.device);
    offsets.push_back(each.offset);
  }
  return py::make_tuple(array_of(device), array_of(offsets));
}

py::array_t<double> convert_units(const DoubleArray& values, const std::string& from,
                                  const std::string& to) {
  const preprocessing::UnitConversion conversion(preprocessing::unit(from),
                                                 preprocessing::unit(to));
  py::array_t<double> out(values.size());
  const auto in = span_of(values);
  const auto made = mutable_span_of(out);
  const py::gil_scoped_release unlocked;
  const FloatMode mode;
  conversion.convert(in, made, num_threads());
  return out;
}

py::list units() {
  py::list all;
  for (const Unit& each : preprocessing::units()) {
    py::dict words;
    words["name"] = std::string(each.name);
    words["quantity"] = std::string(each.quantity);
    words["numerator"] = each.numerator;
    words["denominator"] = each.denominator;
    words["offset"] = each.offset;
    words["aliases"] = std::string(each.aliases);
    words["source"] = std::string(each.source);
    all.append(words);
  }
  return all;
}

}  // namespace

void bind_clocks(py::module_& module) {
  py::class_<ClockDrift>(module, "ClockDrift", "The clock of a device against a reference clock.")
      .def_static("fit", &fit, py::arg("device"), py::arg("reference"), py::arg("options"))
      .def_property_readonly("options", [](const ClockDrift& d) { return to_dict(d.options()); })
      .def_property_readonly("knots", &knots)
      .def("to_reference", &converted<&ClockDrift::to_reference>, py::arg("times"))
      .def("to_device", &converted<&ClockDrift::to_device>, py::arg("times"))
      .def("tree", [](const ClockDrift& d) { return Tree{archive::save(d)}; })
      .def_static(
          "from_tree", [](const Tree& tree) { return archive::load<ClockDrift>(tree.object); },
          py::arg("tree"));
  module.def("convert_units", &convert_units, py::arg("values"), py::arg("from_unit"),
             py::arg("to_unit"));
  module.def("units", &units, "Every unit with its factor and source.");
  module.def(
      "unit_name",
      [](const std::string& name) { return std::string(preprocessing::unit(name).name); },
      py::arg("name"), "The name of a unit or of an alias of it.");
}

}  // namespace mliot::python
