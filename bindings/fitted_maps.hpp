// Fitted scalers and encoders for Python: tables in, tables out, and the maps for a plan.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <optional>
#include <string>
#include <utility>

#include "array.hpp"
#include "document.hpp"
#include "mliot/core/parallel.hpp"
#include "options.hpp"
#include "transforms.hpp"

namespace mliot::python {

using Doubles = py::array_t<double>;

/// A float64 view of an aligned array of any strides; other arrays are copied first.
inline py::array doubles_of(const py::array& given) {
  const py::array array = readable(given);
  const py::dtype dtype = array.dtype();
  if (dtype.kind() == 'f' && dtype.itemsize() == sizeof(double)) return array;
  return Contiguous<double>(array);
}

inline data::MatrixView<const double> table_of(const py::array& array) {
  require(array.ndim() == 2, "a table must have two dimensions, got {}", array.ndim());
  return matrix_view<double>(array);
}

inline Doubles empty_table(py::ssize_t rows, std::size_t columns) {
  return Doubles(std::vector<py::ssize_t>{rows, static_cast<py::ssize_t>(columns)});
}

inline data::MatrixView<double> writable(Doubles& table) {
  return {table.mutable_data(), static_cast<std::size_t>(table.shape(0)),
          static_cast<std::size_t>(table.shape(1))};
}

/// A table to write, laid out as `like` is: its columns contiguous where those are.
inline Doubles empty_table_like(const py::array& like, std::size_t columns) {
  if (like.shape(0) < 2 || like.strides(0) != like.itemsize()) {
    return empty_table(like.shape(0), columns);
  }
  constexpr auto kSize = static_cast<py::ssize_t>(sizeof(double));
  return Doubles(std::vector<py::ssize_t>{like.shape(0), static_cast<py::ssize_t>(columns)},
                 std::vector<py::ssize_t>{kSize, kSize * like.shape(0)});
}

template <class T>
Doubles transformed(const T& fitted, const py::array& rows) {
  const py::array given = readable(rows);
  const bool single = given.dtype().kind() == 'f' && given.itemsize() == sizeof(float);
  const py::array in = single ? given : doubles_of(given);
  require(in.ndim() == 2, "a table must have two dimensions, got {}", in.ndim());
  Doubles out = empty_table_like(in, fitted.outputs());
  const data::MatrixView<double> results(out.mutable_data(), static_cast<std::size_t>(out.shape(0)),
                                         static_cast<std::size_t>(out.shape(1)),
                                         out.strides(0) / out.itemsize(),
                                         out.strides(1) / out.itemsize());
  const auto singles = matrix_view<float>(in);
  const auto doubles = matrix_view<double>(in);
  const py::gil_scoped_release unlocked;
  const FloatMode mode;
  single ? fitted.transform(singles, results, num_threads())
         : fitted.transform(doubles, results, num_threads());
  return out;
}

template <class T>
Doubles inverted(const T& fitted, const py::array& rows) {
  const py::array in = doubles_of(rows);
  const auto view = table_of(in);
  Doubles out = empty_table(in.shape(0), fitted.columns());
  const auto results = writable(out);
  const py::gil_scoped_release unlocked;
  const FloatMode mode;
  fitted.inverse_transform(view, results, num_threads());
  return out;
}

/// The maps as a plan takes them: {"column", "transform", "options"}, absent options left out.
template <class T>
py::list maps_of(const T& fitted) {
  py::list maps;
  for (std::size_t j = 0; j < fitted.outputs(); ++j) {
    py::dict options = to_dict(fitted.map(j).options());
    py::list absent;
    for (const auto& [name, value] : options) {
      if (value.is_none()) absent.append(name);
    }
    for (const py::handle name : absent) options.attr("pop")(name);
    py::dict described;
    described["column"] = fitted.source(j);
    described["transform"] = std::string(T::Map::name);
    described["options"] = options;
    maps.append(described);
  }
  return maps;
}

/// Options and archive, which all of them have.
template <class T>
void bind_stored(py::class_<T>& bound) {
  bound
      .def(py::init([](const py::dict& options) {
             return T(from_kwargs<typename T::Options>(T::name, options));
           }),
           py::arg("options"))
      .def_static("defaults", [] { return to_dict(typename T::Options{}); })
      .def("document", [](const T& self) { return dict_from(archive::save(self)); })
      .def_static(
          "from_document",
          [](const py::dict& document) { return archive::load<T>(object_from(document)); },
          py::arg("document"));
}

template <class T>
void bind_maps(py::class_<T>& bound) {
  bound.def_property_readonly("columns", &T::columns)
      .def_property_readonly("outputs", &T::outputs)
      .def("maps", &maps_of<T>)
      .def("transform", &transformed<T>, py::arg("rows"));
  if constexpr (requires(const T& t, data::MatrixView<const double> in,
                         data::MatrixView<double> out) { t.inverse_transform(in, out); }) {
    bound.def("inverse_transform", &inverted<T>, py::arg("rows"));
  }
}

/// fit, and where it has them update and merge. Encoders take a target beside the rows.
template <class T>
py::class_<T> bind_scaler(py::module_& module) {
  py::class_<T> bound(module, class_name(T::name).c_str());
  bind_stored(bound);
  bind_maps(bound);
  const auto learn = [](T& self, const py::array& rows, bool more) {
    const py::array in = doubles_of(rows);
    const auto view = table_of(in);
    const py::gil_scoped_release unlocked;
    const FloatMode mode;
    if constexpr (requires { self.update(view, 1); }) {
      if (more) return self.update(view, num_threads());
    }
    self.fit(view, num_threads());
  };
  bound.def(
      "fit", [learn](T& self, const py::array& rows) { learn(self, rows, false); },
      py::arg("rows"));
  if constexpr (requires(T & t) { t.merge(t); }) {
    bound
        .def(
            "update", [learn](T& self, const py::array& rows) { learn(self, rows, true); },
            py::arg("rows"))
        .def("merge", &T::merge, py::arg("other"));
  }
  return bound;
}

template <class T>
void bind_encoder(py::module_& module) {
  py::class_<T> bound(module, class_name(T::name).c_str());
  bind_stored(bound);
  bind_maps(bound);
  const auto learn = [](T& self, const py::array& rows, const Contiguous<double>& target,
                        bool more) {
    const py::array in = doubles_of(rows);
    const auto view = table_of(in);
    const auto y = span_of(target);
    const py::gil_scoped_release unlocked;
    const FloatMode mode;
    more ? self.update(view, y, num_threads()) : self.fit(view, y, num_threads());
  };
  bound
      .def(
          "fit",
          [learn](T& self, const py::array& rows, const Contiguous<double>& target) {
            learn(self, rows, target, false);
          },
          py::arg("rows"), py::arg("target"))
      .def(
          "update",
          [learn](T& self, const py::array& rows, const Contiguous<double>& target) {
            learn(self, rows, target, true);
          },
          py::arg("rows"), py::arg("target"))
      .def("merge", &T::merge, py::arg("other"))
      .def(
          "keys",
          [](const T& self, std::size_t column) {
            require(column < self.levels().size(), "there is no column {}", column);
            const auto keys = self.levels()[column].keys();
            return Doubles(static_cast<py::ssize_t>(keys.size()), keys.data());
          },
          py::arg("column"))
      .def(
          "has_missing",
          [](const T& self, std::size_t column) {
            require(column < self.levels().size(), "there is no column {}", column);
            return self.levels()[column].has_missing();
          },
          py::arg("column"))
      .def(
          "counts",
          [](const T& self, std::size_t column) {
            require(column < self.levels().size(), "there is no column {}", column);
            const auto counts = self.levels()[column].counts();
            return py::array_t<std::int64_t>(static_cast<py::ssize_t>(counts.size()),
                                             counts.data());
          },
          py::arg("column"))
      .def_property_readonly("target_mean", [](const T& self) { return self.target().mean(); });
}

}  // namespace mliot::python
