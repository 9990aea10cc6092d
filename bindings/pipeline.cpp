// Pipelines for Python: golden vectors for files, verification, and the streaming calls.
#include "mliot/pipeline/pipeline.hpp"

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

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

using pipeline::Pipeline;
using pipeline::SeriesIndex;
using pipeline::Status;

Pipeline complete(const Tree& tree, std::size_t new_series, std::size_t threads) {
  const py::gil_scoped_release unlocked;
  return Pipeline::complete(archive::Reader(tree.object),
                            {.new_series = new_series, .threads = threads});
}

Pipeline from_tree(const Tree& tree, bool replay, std::size_t new_series, std::size_t threads) {
  const py::gil_scoped_release unlocked;
  return Pipeline::load(archive::Reader(tree.object),
                        {.new_series = new_series, .threads = threads}, replay);
}

// The same contents and states with room for more series.
Pipeline with_room(const Pipeline& self, std::size_t new_series) {
  const py::gil_scoped_release unlocked;
  archive::Object root;
  archive::Writer writer(root);
  self.save(writer);
  return Pipeline::load(archive::Reader(root), {.new_series = new_series, .threads = 1}, false);
}

Tree tree_of(const Pipeline& self, bool include_state) {
  const py::gil_scoped_release unlocked;
  Tree tree;
  archive::Writer writer(tree.object);
  self.save(writer, include_state);
  return tree;
}

py::dict verify(const Pipeline& self, int most_threads) {
  pipeline::VerifyReport report;
  {
    const py::gil_scoped_release unlocked;
    report = self.verify({.most_threads = most_threads});
  }
  return verification(report, self.golden().expected.size());
}

py::dict info(const Pipeline& self) {
  py::dict facts;
  facts["kind"] = std::string(self.kind());
  facts["series"] = self.series_count();
  facts["golden_inputs"] = self.golden().events;
  facts["golden_outputs"] = self.golden().expected.size();
  const trees::Forest* forest = forest_of(self.content());
  facts["trees"] = forest != nullptr ? forest->trees().size() : 0;
  facts["features"] = self.plan() != nullptr ? self.plan()->size() : columns_read(self.content());
  facts["state_bytes"] = self.plan() != nullptr ? plan::StateLayout(*self.plan()).block_size() : 0;
  py::list cleaning;
  if (self.plan() != nullptr) {
    for (const plan::CleaningStep& step : self.plan()->cleaning()) cleaning.append(step.name);
  }
  facts["cleaning"] = cleaning;
  return facts;
}

// The C of what predicts samples, the streams where they are now.
py::dict export_c(const Pipeline& self, const py::dict& options, const py::dict& names) {
  const ExportRequest request(options, names);
  require<Unsupported>(self.batch() == nullptr, "export_c: C has no form of {}",
                       self.batch() != nullptr ? self.batch()->name() : "");
  require(self.rows() != nullptr, "export_c: a forecaster is exported by itself");
  pipeline::RowModel rows = *self.rows();
  const py::gil_scoped_release unlocked;
  if (rows.plan) {
    const archive::Object now = self.state();
    rows.state = plan::PanelState::load(*rows.plan, archive::Reader(now).object("state"));
  }
  const edge::GeneratedCode code = edge::export_c(rows, request.options, request.names);
  const py::gil_scoped_acquire locked;
  return generated_code(code);
}

std::string words(Status status) { return std::string(pipeline::text_of(status)); }

std::string update(Pipeline& self, std::size_t series, std::int64_t time, double value,
                   const DoubleArray& past) {
  return words(
      self.update({.series = {series}, .time = time, .value = value, .past = span_of(past)}));
}

py::tuple predict_into(Pipeline& self, std::size_t series, std::size_t outputs,
                       const DoubleArray& future, const std::vector<double>& quantiles) {
  std::vector<double> point(outputs);
  std::vector<double> bounds(outputs * quantiles.size());
  const Status status = self.predict_into(
      {series}, {.h = static_cast<std::int64_t>(outputs), .values = span_of(future)},
      {.point = point, .quantiles = quantiles, .bounds = bounds});
  return py::make_tuple(words(status), array_of(point), array_of(bounds));
}

// One output row a sample; the place of the sample that is refused, which puts everything back, or
// -1, and why.
py::tuple stream_samples(Pipeline& self, const Int64Array& series, const Int64Array& times,
                         const DoubleArray& samples, std::size_t outputs) {
  const auto rows = static_cast<std::size_t>(times.size());
  require(self.rows() != nullptr && self.plan() != nullptr,
          "stream_samples: the pipeline has no plan of samples");
  const std::size_t columns = self.plan()->observed_columns();
  require(static_cast<std::size_t>(series.size()) == rows &&
              static_cast<std::size_t>(samples.size()) == rows * columns,
          "stream_samples: {} times, {} series and {} values of {} columns do not fit", rows,
          series.size(), samples.size(), columns);
  py::array_t<double> out({static_cast<py::ssize_t>(rows), static_cast<py::ssize_t>(outputs)});
  const auto results = mutable_span_of(out);
  Status status = Status::ok;
  std::size_t refused = rows;
  {
    const py::gil_scoped_release unlocked;
    const archive::Object before = self.state();
    for (std::size_t i = 0; i < rows && status == Status::ok; ++i) {
      const SeriesIndex at{static_cast<std::size_t>(span_of(series)[i])};
      status = self.update({.series = at,
                            .time = span_of(times)[i],
                            .past = span_of(samples).subspan(i * columns, columns)});
      if (status == Status::ok) {
        status = self.predict_into(at, results.subspan(i * outputs, outputs));
      }
      if (status == Status::ok) continue;
      self.restore(before);
      refused = i;
    }
  }
  const std::int64_t place = refused < rows ? static_cast<std::int64_t>(refused) : -1;
  return py::make_tuple(out, place, text_of(status));
}

std::optional<std::size_t> series(const Pipeline& self, const std::string& id) {
  const auto found = self.series(id);
  if (!found) return std::nullopt;
  return found->value;
}

std::size_t add_series(Pipeline& self, const std::string& id, const DoubleArray& fixed) {
  SeriesIndex added;
  const Status status = self.add_series(id, span_of(fixed), added);
  require(status == Status::ok, "series '{}': {}", id, text_of(status));
  return added.value;
}

}  // namespace

void bind_pipeline(py::module_& module) {
  py::class_<Pipeline>(module, "Pipeline", R"(A fitted artefact: contents, golden vectors, stream.

The tree is the root of a file: "kind", "schema", "series", anything else that is to be kept,
and the contents: "forecaster"; or "plan" (of horizon 0), "boosting" or both; or "transform";
or "batch".
With a plan, "state" may hold where its streams stood.)")
      .def(py::init(&complete), py::arg("tree"), py::arg("new_series") = 0, py::arg("threads") = 0,
           "Of a root without golden vectors: makes them.")
      .def_static("from_tree", &from_tree, py::arg("tree"), py::arg("replay") = true,
                  py::arg("new_series") = 0, py::arg("threads") = 0,
                  "Of the root of a file. Raises FormatError when the golden vectors do not\n"
                  "replay, unless told not to try.")
      .def("with_room", &with_room, py::arg("new_series"),
           "The same, the states of now included, with room for as many new series.")
      .def("tree", &tree_of, py::arg("include_state") = true,
           "The root of a file, golden vectors and the stream's states included.")
      .def("verify", &verify, py::arg("most_threads") = 4,
           "Replays the golden vectors in every executor of this machine: a dictionary of\n"
           "executors, outputs (how many each gives) and differences (executor, output,\n"
           "expected, got).")
      .def("info", &info, "Facts: kind, series, trees, features, cleaning, sizes.")
      .def("series", &series, py::arg("id"), "The place of an id, or None.")
      .def("add_series", &add_series, py::arg("id"), py::arg("fixed"),
           "Begins a series with its static columns; the place it has.")
      .def(
          "next_time",
          [](const Pipeline& self, std::size_t place) { return self.next_time({place}); },
          py::arg("series"), "The time of the row that a series awaits, or None.")
      .def("update", &update, py::arg("series"), py::arg("time"), py::arg("value"), py::arg("past"),
           "Takes an event; says \"ok\" or why it was refused.")
      .def("predict_into", &predict_into, py::arg("series"), py::arg("outputs"), py::arg("future"),
           py::arg("quantiles"),
           "A tuple of status, point forecasts and bounds (steps x quantiles).")
      .def("stream_samples", &stream_samples, py::arg("series"), py::arg("times"),
           py::arg("samples"), py::arg("outputs"),
           "Pushes samples (rows x columns) one by one. A tuple of the output after each, the\n"
           "place of the one that is refused, which takes back all, or -1, and why.")
      .def("export_c", &export_c, py::arg("options"), py::arg("names") = py::dict(),
           "C99 of a model of samples and its features, as the export_c of a Forecaster.")
      .def("state", [](const Pipeline& self) { return bytes_of(self.state()); })
      .def(
          "restore", [](Pipeline& self, const py::bytes& state) { self.restore(object_of(state)); },
          py::arg("state"));
}

}  // namespace mliot::python
