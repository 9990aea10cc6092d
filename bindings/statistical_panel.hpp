// How a statistical model of many series becomes a Python class.
//
// Each family of models has a file of its own that includes this (statistical_smoothing.cpp ...),
// so that they compile side by side.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include "columns.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/statistical/fitted_panel.hpp"
#include "monitor.hpp"
#include "transforms.hpp"
#include "tree.hpp"

namespace mliot::python::statistical_panel {

using statistical::Ahead;
using statistical::FittedPanel;
using statistical::PanelView;
using statistical::RunContext;

using Covariates = std::optional<Contiguous<double>>;

/// Series, and the covariates of their values: an array of values x columns.
inline PanelView view_of(const Contiguous<double>& values, const Contiguous<std::int64_t>& offsets,
                         const Covariates& x = std::nullopt) {
  if (!x) return {span_of(values), span_of(offsets)};
  require(x->ndim() == 2, "x must be an array of values x columns, got {} dimensions", x->ndim());
  return {span_of(values), span_of(offsets), span_of(*x), static_cast<std::size_t>(x->shape(1))};
}

inline std::size_t horizon(std::int64_t h) {
  require(h >= 1, "h must be >= 1, got {}", h);
  return static_cast<std::size_t>(h);
}

/// Steps ahead, and their covariates: an array of series x h x columns.
inline Ahead ahead_of(std::int64_t h, const Covariates& x) {
  return {horizon(h), x ? span_of(*x) : std::span<const double>()};
}

/// Fits; the one-step forecasts of all values where asked for, else None.
template <class M>
py::object fit(FittedPanel<M>& self, const Contiguous<double>& values,
               const Contiguous<std::int64_t>& offsets, bool fitted,
               std::optional<std::int64_t> n_jobs, const py::object& progress,
               const Covariates& x) {
  PythonMonitor monitor(progress);
  const RunContext run{.threads = resolve_threads(n_jobs), .monitor = &monitor};
  py::array_t<double> out(fitted ? values.size() : 0);
  const std::span<double> room = mutable_span_of(out);
  const PanelView panel = view_of(values, offsets, x);
  {
    const py::gil_scoped_release unlocked;
    const FloatMode mode;
    self.fit(panel, room, run);
  }
  return fitted ? py::object(out) : py::none();
}

template <class M>
void update(FittedPanel<M>& self, const Contiguous<double>& values,
            const Contiguous<std::int64_t>& offsets, const Covariates& x) {
  const PanelView rows = view_of(values, offsets, x);
  const py::gil_scoped_release unlocked;
  const FloatMode mode;
  self.update(rows);
}

/// The same series to a later end, with their parameters and new starting states.
template <class M>
void forward(FittedPanel<M>& self, const Contiguous<double>& values,
             const Contiguous<std::int64_t>& offsets, std::optional<std::int64_t> n_jobs,
             const py::object& progress, const Covariates& x) {
  PythonMonitor monitor(progress);
  const RunContext run{.threads = resolve_threads(n_jobs), .monitor = &monitor};
  const PanelView panel = view_of(values, offsets, x);
  const py::gil_scoped_release unlocked;
  const FloatMode mode;
  self.forward(panel, run);
}

/// Some series of a panel, in this order, with states of their own.
template <class Panel>
Panel part(const Panel& self, const Contiguous<std::int64_t>& series) {
  std::vector<std::size_t> chosen;
  chosen.reserve(static_cast<std::size_t>(series.size()));
  for (const std::int64_t i : span_of(series)) {
    require(i >= 0 && i < static_cast<std::int64_t>(self.size()), "part: series {} of {}", i,
            self.size());
    chosen.push_back(static_cast<std::size_t>(i));
  }
  return self.part(chosen);
}

/// Means and error variances, series x h each.
template <class M>
py::tuple predict(const FittedPanel<M>& self, std::int64_t h, std::optional<std::int64_t> n_jobs,
                  const Covariates& x) {
  const Ahead ahead = ahead_of(h, x);
  const std::size_t steps = ahead.h;
  const std::size_t size = self.size() * steps;
  const RunContext run{.threads = resolve_threads(n_jobs)};
  const std::vector<std::size_t> shape{self.size(), steps};
  py::array_t<double> mean(shape);
  py::array_t<double> variance(shape);
  const std::span<double> means(mean.mutable_data(), size);
  const std::span<double> variances(variance.mutable_data(), size);
  {
    const py::gil_scoped_release unlocked;
    const FloatMode mode;
    self.predict(ahead, means, variances, run);
  }
  return py::make_tuple(mean, variance);
}

/// Quantiles, series x h x number of q.
template <class M>
py::array_t<double> quantiles(const FittedPanel<M>& self, std::int64_t h,
                              const Contiguous<double>& q, std::optional<std::int64_t> n_jobs,
                              const Covariates& x) {
  const Ahead ahead = ahead_of(h, x);
  const std::size_t steps = ahead.h;
  const std::span<const double> levels = span_of(q);
  require(!levels.empty(), "quantiles: needs at least one level");
  const RunContext run{.threads = resolve_threads(n_jobs)};
  py::array_t<double> out(std::vector<std::size_t>{self.size(), steps, levels.size()});
  const std::span<double> room(out.mutable_data(), self.size() * steps * levels.size());
  {
    const py::gil_scoped_release unlocked;
    const FloatMode mode;
    self.quantiles(ahead, levels, room, run);
  }
  return out;
}

/// Sample paths, series x n_paths x h.
template <class M>
py::array_t<double> simulate(const FittedPanel<M>& self, std::int64_t h, std::int64_t n_paths,
                             std::uint64_t seed, std::optional<std::int64_t> n_jobs,
                             const Covariates& x) {
  require(n_paths >= 1, "n_paths must be >= 1, got {}", n_paths);
  const auto paths = static_cast<std::size_t>(n_paths);
  const Ahead ahead = ahead_of(h, x);
  const std::size_t steps = ahead.h;
  const RunContext run{.threads = resolve_threads(n_jobs)};
  py::array_t<double> out(std::vector<std::size_t>{self.size(), paths, steps});
  const std::span<double> room(out.mutable_data(), self.size() * paths * steps);
  {
    const py::gil_scoped_release unlocked;
    const FloatMode mode;
    self.simulate(ahead, paths, seed, room, run);
  }
  return out;
}

/// Names of a model's parameters: of all of its kind, or by its options; none where it has none.
template <class M>
std::vector<std::string> parameter_names(const M& model) {
  if constexpr (requires { model.coefficient_names(); }) {
    return model.coefficient_names();
  } else if constexpr (requires { M::parameter_names; }) {
    return {M::parameter_names.begin(), M::parameter_names.end()};
  } else {
    return {};
  }
}

/// Columns of fitted parameters, each one number a series.
template <class M>
py::dict parameters(const FittedPanel<M>& self) {
  py::dict columns;
  const std::vector<std::string> names = parameter_names(self.model());
  if constexpr (requires(std::span<double> row) { self.model().parameters(self.state(0), row); }) {
    std::vector<std::vector<double>> values(names.size(), std::vector<double>(self.size()));
    std::vector<double> row(names.size());
    for (std::size_t i = 0; i < self.size(); ++i) {
      self.model().parameters(self.state(i), row);
      for (std::size_t k = 0; k < names.size(); ++k) values[k][i] = row[k];
    }
    for (std::size_t k = 0; k < names.size(); ++k) columns[py::str(names[k])] = array_of(values[k]);
  }
  return columns;
}

/// What the model calls the form it chose for each series; its own name where it has one form.
template <class M>
std::vector<std::string> labels(const FittedPanel<M>& self) {
  std::vector<std::string> out(self.size(), std::string(M::name));
  if constexpr (requires { self.model().label(self.state(0)); }) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = self.model().label(self.state(i));
  }
  return out;
}

/// The field descriptions of a model's options, by name.
template <class M>
py::dict documentation() {
  py::dict lines;
  for_each_field<typename M::Options>([&](const auto& each) {
    lines[py::str(std::string(each.name))] = py::str(std::string(each.doc));
  });
  return lines;
}

template <class M>
Tree tree(const FittedPanel<M>& self) {
  return {archive::save(self)};
}

template <class M>
void bind_model(py::module_& module) {
  using Panel = FittedPanel<M>;
  using Options = typename M::Options;
  py::class_<Panel>(module, class_name(M::name).c_str(), "A statistical model of many series.")
      .def(py::init([](const py::dict& options) {
             return Panel(from_kwargs<Options>(M::name, options));
           }),
           py::arg("options"))
      .def_static("name", [] { return std::string(M::name); })
      .def_static("defaults", [] { return to_dict(Options{}); })
      .def_static("documentation", &documentation<M>)
      .def_property_readonly("options",
                             [](const Panel& self) { return to_dict(self.model().options()); })
      .def_property_readonly("counts", [](const Panel& self) { return array_of(self.counts()); })
      .def_property_readonly("parameters", &parameters<M>)
      .def_property_readonly("labels", &labels<M>)
      .def("fit", &fit<M>, py::arg("values"), py::arg("offsets"), py::arg("fitted") = false,
           py::arg("n_jobs") = py::none(), py::arg("progress") = py::none(),
           py::arg("x") = py::none())
      .def("update", &update<M>, py::arg("values"), py::arg("offsets"), py::arg("x") = py::none())
      .def("forward", &forward<M>, py::arg("values"), py::arg("offsets"),
           py::arg("n_jobs") = py::none(), py::arg("progress") = py::none(),
           py::arg("x") = py::none())
      .def("part", &part<Panel>, py::arg("series"))
      .def("joined", &Panel::joined, py::arg("other"))
      .def("predict", &predict<M>, py::arg("h"), py::arg("n_jobs") = py::none(),
           py::arg("x") = py::none())
      .def("quantiles", &quantiles<M>, py::arg("h"), py::arg("q"), py::arg("n_jobs") = py::none(),
           py::arg("x") = py::none())
      .def("simulate", &simulate<M>, py::arg("h"), py::arg("n_paths"), py::arg("seed") = 0,
           py::arg("n_jobs") = py::none(), py::arg("x") = py::none())
      .def("tree", &tree<M>)
      .def_static(
          "from_tree", [](const Tree& from) { return archive::load<Panel>(from.object); },
          py::arg("tree"))
      .def(py::pickle(
          [](const Panel& self) { return bytes_of(archive::save(self)); },
          [](const py::bytes& bytes) { return archive::load<Panel>(object_of(bytes)); }));
}

template <class... M>
void bind_all(py::module_& module, std::type_identity<std::tuple<M...>> /*list*/) {
  (bind_model<M>(module), ...);
}

}  // namespace mliot::python::statistical_panel
