// Transforms of two columns for Python.
#include "mliot/features/pairs.hpp"

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <span>
#include <string>
#include <utility>

#include "modules.hpp"
#include "monitor.hpp"
#include "transforms.hpp"

namespace py = pybind11;

namespace mliot::python {
namespace {

/// A stream of pairs.
template <class T>
class PairStream : public StreamState<T> {
 public:
  using StreamState<T>::StreamState;

  double update(double x, double y) {
    std::uint64_t* state = this->begun();
    this->transform().push(state, x, y);
    return this->transform().value(state);
  }
};

template <class T>
py::array_t<double> transform_pairs(const PairStream<T>& stream, const Contiguous<double>& x,
                                    const Contiguous<double>& y,
                                    const Contiguous<std::int64_t>& indptr) {
  py::array_t<double> out(x.size());
  const std::span<double> results(out.mutable_data(), static_cast<std::size_t>(out.size()));
  PythonMonitor monitor;
  const py::gil_scoped_release unlocked;
  const FloatMode mode;
  features::transform_pairs(stream.transform(), span_of(x), span_of(y), span_of(indptr), results,
                            num_threads(), monitor);
  return out;
}

template <class T>
void bind_pair(py::module_& module) {
  using Options = typename T::Options;
  py::class_<PairStream<T>>(module, class_name(T::name).c_str())
      .def(py::init([](const py::dict& options) {
             return PairStream<T>(T(from_kwargs<Options>(T::name, options)));
           }),
           py::arg("options"))
      .def_static("name", [] { return std::string(T::name); })
      .def_static("defaults", [] { return to_dict(Options{}); })
      .def("update", &PairStream<T>::update, py::arg("x"), py::arg("y"))
      .def("reset", &PairStream<T>::reset)
      .def("transform", &transform_pairs<T>, py::arg("x"), py::arg("y"), py::arg("indptr"))
      .def_property("state", &PairStream<T>::state, &PairStream<T>::set_state);
}

template <class... T>
void bind_all(py::module_& module, std::type_identity<std::tuple<T...>> /*list*/) {
  (bind_pair<T>(module), ...);
}

}  // namespace

void bind_pairs(py::module_& module) {
  bind_all(module, std::type_identity<features::PairTransforms>{});
}

}  // namespace mliot::python
