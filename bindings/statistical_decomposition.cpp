// Complex smoothing and seasonal decomposition for Python.
#include "mliot/statistical/decomposition_models.hpp"
#include "mliot/statistical/mstl.hpp"
#include "modules.hpp"
#include "statistical_panel.hpp"

namespace mliot::python {
namespace {

using statistical::SeasonalCycles;
using statistical_panel::horizon;
using statistical_panel::PanelView;
using statistical_panel::RunContext;
using statistical_panel::view_of;

SeasonalCycles make(const py::dict& options) {
  return SeasonalCycles(from_kwargs<stats::MstlOptions>(SeasonalCycles::name, options));
}

py::array_t<double> fit(SeasonalCycles& self, const Contiguous<double>& values,
                        const Contiguous<std::int64_t>& offsets, std::optional<std::int64_t> n_jobs,
                        const py::object& progress) {
  PythonMonitor monitor(progress);
  const RunContext run{.threads = resolve_threads(n_jobs), .monitor = &monitor};
  py::array_t<double> rest(values.size());
  const std::span<double> room = mutable_span_of(rest);
  const PanelView panel = view_of(values, offsets);
  {
    const py::gil_scoped_release unlocked;
    const FloatMode mode;
    self.fit(panel, room, run);
  }
  return rest;
}

py::array_t<double> deseasonalize(const SeasonalCycles& self, const Contiguous<double>& values,
                                  const Contiguous<std::int64_t>& offsets) {
  py::array_t<double> rest(values.size());
  const std::span<double> room = mutable_span_of(rest);
  const PanelView rows = view_of(values, offsets);
  {
    const py::gil_scoped_release unlocked;
    const FloatMode mode;
    self.deseasonalize(rows, room);
  }
  return rest;
}

void update(SeasonalCycles& self, const Contiguous<double>& values,
            const Contiguous<std::int64_t>& offsets) {
  self.update(view_of(values, offsets));
}

py::array_t<double> predict(const SeasonalCycles& self, std::int64_t h) {
  const std::size_t steps = horizon(h);
  py::array_t<double> out(std::vector<std::size_t>{self.size(), steps});
  const std::span<double> room(out.mutable_data(), self.size() * steps);
  {
    const py::gil_scoped_release unlocked;
    const FloatMode mode;
    self.predict(steps, room);
  }
  return out;
}

py::tuple decompose(const Contiguous<double>& values, const py::dict& options) {
  const std::span<const double> y = span_of(values);
  const std::vector<std::int64_t> offsets{0, static_cast<std::int64_t>(y.size())};
  PanelView{y, offsets}.check(stats::Mstl::name, {.lowest = std::numeric_limits<double>::lowest()});
  stats::Mstl mstl(from_kwargs<stats::MstlOptions>(stats::Mstl::name, options));
  stats::Decomposition parts;
  {
    const py::gil_scoped_release unlocked;
    const FloatMode mode;
    parts = mstl.decompose(y);
  }
  py::list seasonal;
  for (const auto& each : parts.seasonal) seasonal.append(array_of(each));
  return py::make_tuple(mstl.seasons(), array_of(parts.trend), seasonal, array_of(parts.remainder));
}

}  // namespace

void bind_statistical_decomposition(py::module_& module) {
  statistical_panel::bind_all(module, std::type_identity<statistical::DecompositionModels>{});
  module.def("mstl_decompose", &decompose, py::arg("values"), py::arg("options"),
             "Seasons, trend, a list of seasonal parts and the remainder of one series.");
  py::class_<SeasonalCycles>(module, "SeasonalCycles",
                             "The last cycle of each season of many series.")
      .def(py::init(&make), py::arg("options"))
      .def_static("name", [] { return std::string(SeasonalCycles::name); })
      .def_static("defaults", [] { return to_dict(stats::MstlOptions{}); })
      .def_property_readonly("options",
                             [](const SeasonalCycles& self) { return to_dict(self.options()); })
      .def_property_readonly("counts",
                             [](const SeasonalCycles& self) { return array_of(self.counts()); })
      .def("fit", &fit, py::arg("values"), py::arg("offsets"), py::arg("n_jobs") = py::none(),
           py::arg("progress") = py::none())
      .def("deseasonalize", &deseasonalize, py::arg("values"), py::arg("offsets"))
      .def("update", &update, py::arg("values"), py::arg("offsets"))
      .def("part", &statistical_panel::part<SeasonalCycles>, py::arg("series"))
      .def("joined", &SeasonalCycles::joined, py::arg("other"))
      .def("predict", &predict, py::arg("h"))
      .def("tree", [](const SeasonalCycles& self) { return Tree{archive::save(self)}; })
      .def_static(
          "from_tree", [](const Tree& from) { return archive::load<SeasonalCycles>(from.object); },
          py::arg("tree"));
}

}  // namespace mliot::python
