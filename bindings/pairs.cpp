// Transforms of two columns for Python.
#include "mliot/features/pairs.hpp"

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <cmath>
#include <span>
#include <string>
#include <utility>

#include "modules.hpp"
#include "monitor.hpp"
#include "timed.hpp"
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

/// A stream of pairs that come with their times.
template <class T>
class TimedPairStream : public StreamState<T> {
 public:
  using StreamState<T>::StreamState;

  double update(double x, double y, std::int64_t time) {
    std::uint64_t* state = this->begun();
    const T& transform = this->transform();
    require_place(transform, state, time, !std::isnan(x) && !std::isnan(y));
    transform.push(state, time, x, y);
    return transform.value(state);
  }
};

template <class T>
py::array_t<double> transform_timed_pairs(const TimedPairStream<T>& stream,
                                          const Contiguous<std::int64_t>& times,
                                          const Contiguous<double>& x, const Contiguous<double>& y,
                                          const Contiguous<std::int64_t>& indptr) {
  py::array_t<double> out(x.size());
  const std::span<double> results(out.mutable_data(), static_cast<std::size_t>(out.size()));
  PythonMonitor monitor;
  const py::gil_scoped_release unlocked;
  const FloatMode mode;
  features::transform_timed_pairs(stream.transform(), span_of(times), span_of(x), span_of(y),
                                  span_of(indptr), results, num_threads(), monitor);
  return out;
}

/// What every stream has beside update and transform.
template <class Stream, class T>
py::class_<Stream> bind_stream(py::module_& module) {
  using Options = typename T::Options;
  py::class_<Stream> bound(module, class_name(T::name).c_str());
  bound
      .def(py::init([](const py::dict& options) {
             return Stream(T(from_kwargs<Options>(T::name, options)));
           }),
           py::arg("options"))
      .def_static("name", [] { return std::string(T::name); })
      .def_static("defaults", [] { return to_dict(Options{}); })
      .def("reset", &Stream::reset)
      .def_property("state", &Stream::state, &Stream::set_state);
  return bound;
}

template <class... T>
void bind_all(py::module_& module, std::type_identity<std::tuple<T...>> /*list*/) {
  (bind_stream<PairStream<T>, T>(module)
       .def("update", &PairStream<T>::update, py::arg("x"), py::arg("y"))
       .def("transform", &transform_pairs<T>, py::arg("x"), py::arg("y"), py::arg("indptr")),
   ...);
}

template <class... T>
void bind_timed(py::module_& module, std::type_identity<std::tuple<T...>> /*list*/) {
  (bind_stream<TimedPairStream<T>, T>(module)
       .def("update", &TimedPairStream<T>::update, py::arg("x"), py::arg("y"), py::arg("time"))
       .def("transform", &transform_timed_pairs<T>, py::arg("times"), py::arg("x"), py::arg("y"),
            py::arg("indptr")),
   ...);
}

}  // namespace

void bind_pairs(py::module_& module) {
  bind_all(module, std::type_identity<features::PairTransforms>{});
  bind_timed(module, std::type_identity<features::TimePairTransforms>{});
}

}  // namespace mliot::python
