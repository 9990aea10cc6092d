// The global forecaster for Python: arrays in, arrays out, the GIL released in between.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "columns.hpp"
#include "edge.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/forecasting/backtest.hpp"
#include "mliot/forecasting/forecaster.hpp"
#include "mliot/pipeline/forecaster_state.hpp"
#include "mliot/plan/cleaned_panel.hpp"
#include "mliot/plan/panel_source.hpp"
#include "modules.hpp"
#include "monitor.hpp"
#include "plan.hpp"
#include "tree.hpp"

namespace py = pybind11;

namespace mliot::python {
namespace {

using forecasting::RunContext;

/// A forecaster that several Python threads may use: reading calls share it, update and restore
/// have it alone. Locks are taken without the GIL, or two threads could wait for each other.
class Forecaster {
 public:
  explicit Forecaster(forecasting::Forecaster value)
      : value_(std::move(value)), mutex_(std::make_unique<std::shared_mutex>()) {}

  template <class Use>
  decltype(auto) read(Use&& use) const {
    const py::gil_scoped_release unlocked;
    const std::shared_lock lock(*mutex_);
    return use(value_);
  }

  template <class Use>
  void write(Use&& use) {
    const py::gil_scoped_release unlocked;
    const std::unique_lock lock(*mutex_);
    use(value_);
  }

 private:
  forecasting::Forecaster value_;
  std::unique_ptr<std::shared_mutex> mutex_;
};

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
  return Forecaster(forecasting::Forecaster(
      plan.value, learner_from(learner),
      {.intervals = {.n_windows = calibration_windows}, .random_state = random_state}));
}

// Takes the panel: its columns are dropped as soon as training has read them.
void fit(Forecaster& self, PanelArrays& panel, std::optional<std::int64_t> n_jobs,
         const py::object& progress) {
  Run run(n_jobs, progress);
  run.context.panel_read = [&] {
    const py::gil_scoped_acquire locked;
    panel.release();
  };
  const plan::PanelView view = panel.view;
  self.write([&](auto& forecaster) { forecaster.fit(view, run.context); });
}

py::array_t<double> predict(const Forecaster& self, std::int64_t h,
                            const std::vector<DoubleArray>& future,
                            std::optional<std::int64_t> n_jobs, const py::object& progress) {
  require(h >= 1, "h must be >= 1, got {}", h);
  Run run(n_jobs, progress);
  const plan::FutureView view = future_view(h, future);
  const auto values = self.read([&](const auto& forecaster) {
    std::vector<double> out(forecaster.state().series() * static_cast<std::size_t>(h));
    forecaster.predict(view, out, run.context);
    return out;
  });
  return array_of(values);
}

py::array_t<double> quantile(const Forecaster& self, const DoubleArray& point, std::int64_t h,
                             double q) {
  const std::span<const double> from = span_of(point);
  const auto values = self.read([&](const auto& forecaster) {
    std::vector<double> out(from.size());
    forecaster.quantile(from, h, q, out);
    return out;
  });
  return array_of(values);
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
  const auto result = self.read([&](const auto& forecaster) {
    return forecasting::backtest(forecaster, panel.view, options, run.context);
  });
  py::list quantiles;
  for (const auto& each : result.quantiles) quantiles.append(array_of(each));
  return py::make_tuple(array_of(result.point), quantiles);
}

py::array_t<float, py::array::f_style> feature_table(const PlanHandle& plan,
                                                     const PanelArrays& panel, std::uint64_t seed,
                                                     std::optional<std::int64_t> n_jobs) {
  const int threads = resolve_threads(n_jobs);
  const plan::CleanedPanel cleaned(plan.value, panel.view, threads);
  const plan::PanelSource source(plan.value, cleaned.view(), seed, /*in_levels=*/false);
  const std::size_t rows = source.rows();
  // Column-major: each feature is one contiguous column.
  py::array_t<float, py::array::f_style> out({rows, source.columns()});
  float* values = out.mutable_data();
  {
    const py::gil_scoped_release release;
    parallel_for(source.blocks(), threads, [&](std::size_t block) {
      source.read(block, values + source.first_row(block), rows);
    });
  }
  return out;
}

py::array_t<std::int64_t> next_periods(const Forecaster& self) {
  return array_of(self.read([](const auto& forecaster) {
    std::vector<std::int64_t> periods;
    for (std::size_t i = 0; i < forecaster.state().series(); ++i) {
      periods.push_back(forecaster.state().next_period(i));
    }
    return periods;
  }));
}

py::bytes state_bytes(const Forecaster& self, const std::vector<std::string>& ids) {
  return bytes_of(
      self.read([&](const auto& forecaster) { return pipeline::state_of(forecaster, ids); }));
}

void restore(Forecaster& self, const py::bytes& bytes, const std::vector<std::string>& ids) {
  const archive::Object state = object_of(bytes);
  self.write([&](auto& forecaster) { pipeline::restore_state(forecaster, state, ids); });
}

Tree tree(const Forecaster& self, bool include_state) {
  Tree result;
  self.read([&](const auto& forecaster) {
    archive::Writer writer(result.object);
    forecaster.save(writer, include_state);
  });
  return result;
}

py::dict export_c(const Forecaster& self, const py::dict& options, const py::dict& names) {
  const ExportRequest request(options, names);
  return generated_code(self.read([&](const auto& forecaster) {
    return edge::export_c(forecaster, request.options, request.names);
  }));
}

std::vector<double> feature_importances(const Forecaster& self) {
  return self.read([](const auto& forecaster) {
    const auto& model = forecaster.model().model();
    return model ? model->feature_importances()
                 : std::vector<double>(forecaster.plan().size(), 0.0);
  });
}

std::int64_t best_iteration(const Forecaster& self) {
  return self.read([](const auto& forecaster) {
    const auto& model = forecaster.model().model();
    return model ? model->best_iteration() : 0;
  });
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
          "update",
          [](Forecaster& self, const PanelArrays& rows) {
            self.write([&](auto& forecaster) { forecaster.update(rows.view); });
          },
          py::arg("rows"))
      .def("export_c", &export_c, py::arg("options"), py::arg("names") = py::dict(),
           "Header and source of C99 that forecasts the same, and their sizes.")
      .def("next_periods", &next_periods)
      .def("state", &state_bytes, py::arg("ids"))
      .def("restore", &restore, py::arg("state"), py::arg("ids"))
      .def_property_readonly("calibrated",
                             [](const Forecaster& self) {
                               return self.read([](const auto& f) { return f.calibrated(); });
                             })
      .def_property_readonly("naive_series",
                             [](const Forecaster& self) {
                               return self.read([](const auto& f) { return f.naive_series(); });
                             })
      .def_property_readonly("feature_importances", &feature_importances)
      .def_property_readonly("best_iteration", &best_iteration)
      .def_property_readonly("plan",
                             [](const Forecaster& self) {
                               return self.read([](const auto& f) { return PlanHandle{f.plan()}; });
                             })
      .def("tree", &tree, py::arg("include_state") = true)
      .def_static(
          "from_tree",
          [](const Tree& tree) {
            return Forecaster(archive::load<forecasting::Forecaster>(tree.object));
          },
          py::arg("tree"))
      .def(py::pickle(
          [](const Forecaster& self) {
            return bytes_of(self.read([](const auto& f) { return archive::save(f); }));
          },
          [](const py::bytes& bytes) {
            return Forecaster(archive::load<forecasting::Forecaster>(object_of(bytes)));
          }));
  module.def("feature_table", &feature_table, py::arg("plan"), py::arg("panel"), py::arg("seed"),
             py::arg("n_jobs") = py::none(),
             "Every feature of every row, as the model sees it: rows x features, column-major.");
}

}  // namespace mliot::python
