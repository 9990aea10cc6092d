// Windows over time for Python.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <cmath>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

#include "mliot/features/time_rolling.hpp"
#include "mliot/features/timed_panel.hpp"
#include "modules.hpp"
#include "timed.hpp"
#include "transforms.hpp"

namespace py = pybind11;

namespace mliot::python {
namespace {

/// A stream of samples that come with their times.
template <class T>
class TimedStream : public StreamState<T> {
 public:
  using StreamState<T>::StreamState;

  double update(double x, std::int64_t time) {
    std::uint64_t* state = this->begun();
    const T& transform = this->transform();
    require_place(transform, state, time, !std::isnan(x));
    transform.push(state, time, x);
    return transform.template value<double>(state);
  }
};

template <class T>
py::array_t<double> transform_timed(const TimedStream<T>& stream,
                                    const Contiguous<std::int64_t>& times,
                                    const Contiguous<double>& values,
                                    const Contiguous<std::int64_t>& indptr) {
  py::array_t<double> out(values.size());
  const std::span<double> results(out.mutable_data(), static_cast<std::size_t>(out.size()));
  const py::gil_scoped_release unlocked;
  const FloatMode mode;
  features::transform_timed(stream.transform(), span_of(times), span_of(values), span_of(indptr),
                            results, num_threads());
  return out;
}

template <class T>
void bind_timed(py::module_& module) {
  using Options = typename T::Options;
  py::class_<TimedStream<T>>(module, class_name(T::name).c_str())
      .def(py::init([](const py::dict& options) {
             return TimedStream<T>(T(from_kwargs<Options>(T::name, options)));
           }),
           py::arg("options"))
      .def_static("name", [] { return std::string(T::name); })
      .def_static("defaults", [] { return to_dict(Options{}); })
      .def_property_readonly(
          "options", [](const TimedStream<T>& s) { return to_dict(s.transform().options()); })
      .def("update", &TimedStream<T>::update, py::arg("x"), py::arg("time"))
      .def("reset", &TimedStream<T>::reset)
      .def("transform", &transform_timed<T>, py::arg("times"), py::arg("values"), py::arg("indptr"))
      .def_property("state", &TimedStream<T>::state, &TimedStream<T>::set_state);
}

template <class... T>
void bind_all(py::module_& module, std::type_identity<std::tuple<T...>> /*list*/) {
  (bind_timed<T>(module), ...);
}

}  // namespace

void bind_time_windows(py::module_& module) {
  bind_all(module, std::type_identity<features::TimeTransforms>{});
}

}  // namespace mliot::python
