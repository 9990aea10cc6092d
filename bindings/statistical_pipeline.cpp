// Files of statistical models for Python: golden vectors, verification, and the streaming calls.
#include "mliot/pipeline/statistical_pipeline.hpp"

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <optional>
#include <string>
#include <vector>

#include "columns.hpp"
#include "edge.hpp"
#include "modules.hpp"
#include "tree.hpp"
#include "verification.hpp"

namespace py = pybind11;

namespace mliot::python {
namespace {

using pipeline::StatisticalPipeline;
using pipeline::Status;

StatisticalPipeline complete(const Tree& tree, std::size_t new_series) {
  const py::gil_scoped_release unlocked;
  return StatisticalPipeline::complete(archive::Reader(tree.object), {.new_series = new_series});
}

StatisticalPipeline from_tree(const Tree& tree, bool replay, std::size_t new_series) {
  const py::gil_scoped_release unlocked;
  return StatisticalPipeline::load(archive::Reader(tree.object), {.new_series = new_series},
                                   replay);
}

Tree tree_of(const StatisticalPipeline& self) {
  const py::gil_scoped_release unlocked;
  return {archive::save(self)};
}

py::dict verify(const StatisticalPipeline& self, int most_threads) {
  pipeline::VerifyReport report;
  {
    const py::gil_scoped_release unlocked;
    report = self.verify({.most_threads = most_threads});
  }
  return verification(report, self.golden().outputs());
}

py::dict info(const StatisticalPipeline& self) {
  py::dict facts;
  facts["kind"] = "statistical";
  facts["series"] = self.series_count();
  facts["golden_inputs"] = self.golden().inputs();
  facts["golden_outputs"] = self.golden().outputs();
  py::list models;
  for (std::size_t j = 0; j < self.model_count(); ++j) {
    models.append(std::string(self.model_name({j})));
  }
  facts["models"] = models;
  return facts;
}

std::optional<std::size_t> series(const StatisticalPipeline& self, const std::string& id) {
  const auto found = self.series(id);
  if (!found) return std::nullopt;
  return found->value;
}

std::size_t add_series(StatisticalPipeline& self, const std::string& id) {
  pipeline::SeriesIndex added;
  const Status status = self.add_series(id, added);
  require(status == Status::ok, "series '{}': {}", id, text_of(status));
  return added.value;
}

std::string update(StatisticalPipeline& self, std::size_t series, std::int64_t time, double value) {
  return std::string(
      text_of(self.update({.series = {series}, .time = time, .value = value, .past = {}})));
}

py::tuple predict_into(const StatisticalPipeline& self, std::size_t series, std::size_t model,
                       std::size_t h, const std::vector<double>& quantiles) {
  std::vector<double> mean(h);
  std::vector<double> variance(h);
  std::vector<double> bounds(h * quantiles.size());
  const Status status = self.predict_into(
      {series}, {model},
      {.mean = mean, .variance = variance, .quantiles = quantiles, .bounds = bounds});
  return py::make_tuple(std::string(text_of(status)), array_of(mean), array_of(variance),
                        array_of(bounds));
}

// The C of one model, the series where they are now.
py::dict export_c(const StatisticalPipeline& self, std::size_t model, const py::dict& options,
                  const py::dict& names) {
  const ExportRequest request(options, names);
  edge::GeneratedCode code;
  {
    const py::gil_scoped_release unlocked;
    code = edge::export_c(self.content(), model, request.options, request.names);
  }
  return generated_code(code);
}

}  // namespace

void bind_statistical_pipeline(py::module_& module) {
  py::class_<StatisticalPipeline>(module, "StatisticalPipeline",
                                  R"(Fitted statistical models: states, golden vectors, stream.

The tree is the root of a file: "kind", "schema", "series", "statistical", and what
else is to be kept.)")
      .def(py::init(&complete), py::arg("tree"), py::arg("new_series") = 0,
           "Of a root without golden vectors: makes them.")
      .def_static("from_tree", &from_tree, py::arg("tree"), py::arg("replay") = true,
                  py::arg("new_series") = 0,
                  "Of the root of a file. Raises FormatError when the golden vectors do not\n"
                  "replay, unless told not to try.")
      .def("tree", &tree_of, "The root of a file, golden vectors and states of now included.")
      .def("verify", &verify, py::arg("most_threads") = 4,
           "Replays the golden vectors in every executor of this machine: a dictionary as that\n"
           "of Pipeline.verify.")
      .def("info", &info, "Facts: kind, series, models, sizes.")
      .def("series", &series, py::arg("id"), "The place of an id, or None.")
      .def("add_series", &add_series, py::arg("id"), "Begins a series; the place it has.")
      .def(
          "next_time",
          [](const StatisticalPipeline& self, std::size_t place) {
            return self.next_time({place});
          },
          py::arg("series"), "The time of the value that a series awaits, or None.")
      .def("update", &update, py::arg("series"), py::arg("time"), py::arg("value"),
           "Takes an observation; says \"ok\" or why it was refused.")
      .def("predict_into", &predict_into, py::arg("series"), py::arg("model"), py::arg("h"),
           py::arg("quantiles"),
           "A tuple of status, means, variances and bounds (steps x quantiles).")
      .def("export_c", &export_c, py::arg("model"), py::arg("options"),
           py::arg("names") = py::dict(),
           "C99 of one model by its number, as the export_c of a Forecaster.")
      .def("state", [](const StatisticalPipeline& self) { return bytes_of(self.state()); })
      .def(
          "restore",
          [](StatisticalPipeline& self, const py::bytes& state) { self.restore(object_of(state)); },
          py::arg("state"));
}

}  // namespace mliot::python
