// The global forecaster for Python: arrays in, arrays out, the GIL released in between.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "columns.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/forecasting/backtest.hpp"
#include "mliot/forecasting/forecaster.hpp"
#include "mliot/plan/panel_source.hpp"
#include "modules.hpp"
#include "monitor.hpp"
#include "plan.hpp"

namespace py = pybind11;

namespace mliot::python {
namespace {

using forecasting::Forecaster;
using forecasting::RunContext;

/// Threads and progress of a long call.
struct Run {
  Run(std::optional<std::int64_t> n_jobs, const py::object& progress)
      : monitor(progress), context{.threads = resolve_threads(n_jobs), .monitor = &monitor} {}

  PythonMonitor monitor;
  RunContext context;
};

plan::FutureView future_view(std::int64_t h, const std::vector<DoubleArray>& columns) {
  plan::FutureView view{.h = h, .future = {}};
  for (const DoubleArray& column : columns) view.future.push_back(span_of(column));
  return view;
}

Forecaster make_forecaster(const PlanHandle& plan, const py::dict& learner,
                           std::int64_t calibration_windows, std::int64_t random_state) {
  return Forecaster(
      plan.value, learner_from(learner),
      {.intervals = {.n_windows = calibration_windows}, .random_state = random_state});
}

void fit(Forecaster& self, const PanelArrays& panel, std::optional<std::int64_t> n_jobs,
         const py::object& progress) {
  Run run(n_jobs, progress);
  const py::gil_scoped_release release;
  self.fit(panel.view, run.context);
}

py::array_t<double> predict(const Forecaster& self, std::int64_t h,
                            const std::vector<DoubleArray>& future,
                            std::optional<std::int64_t> n_jobs, const py::object& progress) {
  Run run(n_jobs, progress);
  const plan::FutureView view = future_view(h, future);
  require(h >= 1, "h must be >= 1, got {}", h);
  py::array_t<double> out(static_cast<py::ssize_t>(self.state().series()) * h);
  const std::span<double> values = mutable_span_of(out);
  {
    const py::gil_scoped_release release;
    self.predict(view, values, run.context);
  }
  return out;
}

py::array_t<double> quantile(const Forecaster& self, const DoubleArray& point, std::int64_t h,
                             double q) {
  py::array_t<double> out(point.size());
  self.quantile(span_of(point), h, q, mutable_span_of(out));
  return out;
}

py::tuple backtest(const Forecaster& self, const PanelArrays& panel, const py::dict& windows,
                   std::optional<std::int64_t> n_jobs, const py::object& progress) {
  Run run(n_jobs, progress);
  const forecasting::BacktestOptions options{
      .h = windows["h"].cast<std::int64_t>(),
      .n_windows = windows["n_windows"].cast<std::int64_t>(),
      .step = windows["step_size"].cast<std::int64_t>(),
      .refit = windows["refit"].cast<bool>(),
      .quantiles = windows["quantiles"].cast<std::vector<double>>()};
  forecasting::BacktestResult result;
  {
    const py::gil_scoped_release release;
    result = forecasting::backtest(self, panel.view, options, run.context);
  }
  py::list quantiles;
  for (const auto& each : result.quantiles) quantiles.append(array_of(each));
  return py::make_tuple(array_of(result.point), quantiles);
}

py::array_t<float, py::array::f_style> feature_table(const PlanHandle& plan,
                                                     const PanelArrays& panel, std::uint64_t seed,
                                                     std::optional<std::int64_t> n_jobs) {
  const plan::PanelSource source(plan.value, panel.view, seed, /*in_levels=*/false);
  const std::size_t rows = source.rows();
  // Column-major: each feature is one contiguous column.
  py::array_t<float, py::array::f_style> out({rows, source.columns()});
  float* values = out.mutable_data();
  const int threads = resolve_threads(n_jobs);
  {
    const py::gil_scoped_release release;
    parallel_for(source.blocks(), threads, [&](std::size_t block) {
      source.read(block, values + source.first_row(block), rows);
    });
  }
  return out;
}

py::array_t<std::int64_t> next_periods(const Forecaster& self) {
  std::vector<std::int64_t> periods;
  for (std::size_t i = 0; i < self.state().series(); ++i) {
    periods.push_back(self.state().next_period(i));
  }
  return array_of(periods);
}

py::bytes state_bytes(const Forecaster& self) { return bytes_of(archive::save(self.state())); }

void restore(Forecaster& self, const py::bytes& bytes) {
  const archive::Object object = object_of(bytes);
  self.restore(plan::PanelState::load(self.plan(), archive::Reader(object)));
}

}  // namespace

void bind_forecasting(py::module_& module) {
  py::class_<Forecaster>(module, "Forecaster", "One model over many series.")
      .def(py::init(&make_forecaster), py::arg("plan"), py::arg("learner"),
           py::arg("calibration_windows"), py::arg("random_state"))
      .def("fit", &fit, py::arg("panel"), py::arg("n_jobs") = py::none(),
           py::arg("progress") = py::none())
      .def("predict", &predict, py::arg("h"), py::arg("future"), py::arg("n_jobs") = py::none(),
           py::arg("progress") = py::none())
      .def("quantile", &quantile, py::arg("point"), py::arg("h"), py::arg("q"))
      .def("backtest", &backtest, py::arg("panel"), py::arg("windows"),
           py::arg("n_jobs") = py::none(), py::arg("progress") = py::none())
      .def(
          "update", [](Forecaster& self, const PanelArrays& rows) { self.update(rows.view); },
          py::arg("rows"))
      .def("next_periods", &next_periods)
      .def("state", &state_bytes)
      .def("restore", &restore, py::arg("state"))
      .def_property_readonly("calibrated", &Forecaster::calibrated)
      .def_property_readonly("naive_series", &Forecaster::naive_series)
      .def_property_readonly("nonnegative",
                             [](const Forecaster& self) { return self.model().nonnegative(); })
      .def_property_readonly(
          "feature_importances",
          [](const Forecaster& self) { return self.model().model().feature_importances(); })
      .def_property_readonly(
          "best_iteration",
          [](const Forecaster& self) { return self.model().model().best_iteration(); })
      .def(py::pickle(
          [](const Forecaster& self) { return bytes_of(archive::save(self)); },
          [](const py::bytes& bytes) { return archive::load<Forecaster>(object_of(bytes)); }));
  module.def("feature_table", &feature_table, py::arg("plan"), py::arg("panel"), py::arg("seed"),
             py::arg("n_jobs") = py::none(),
             "Every feature of every row, as the model sees it: rows x features, column-major.");
}

}  // namespace mliot::python
