// Transforms along time for Python, made from a type list.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <cctype>
#include <cstring>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "array.hpp"
#include "mliot/data/transform_panel.hpp"
#include "mliot/features/window_statistics.hpp"
#include "monitor.hpp"
#include "options.hpp"

namespace mliot::python {

template <class T>
using Contiguous = py::array_t<T, py::array::c_style | py::array::forcecast>;

/// A transform and the state of one stream, which takes memory from its first sample on.
template <class T>
class StreamState {
 public:
  explicit StreamState(T transform) : transform_(std::move(transform)) {}

  const T& transform() const { return transform_; }
  void reset() { state_.clear(); }

  /// The state as bytes of this machine's byte order; none before the first sample.
  py::bytes state() const {
    return {reinterpret_cast<const char*>(state_.data()), state_.size() * sizeof(std::uint64_t)};
  }
  void set_state(const std::string& bytes) {
    reset();
    if (bytes.empty()) return;
    require<FormatError>(bytes.size() == transform_.state_size(),
                         "{}: the stored state has {} bytes instead of {}", T::name, bytes.size(),
                         transform_.state_size());
    std::vector<std::uint64_t> read(transform_.state_size() / sizeof(std::uint64_t));
    std::memcpy(read.data(), bytes.data(), bytes.size());
    require<FormatError>(transform_.valid(read.data()),
                         "{}: the stored state is none that samples lead to", T::name);
    state_ = std::move(read);
  }

 protected:
  /// The state, begun.
  std::uint64_t* begun() {
    if (state_.empty()) {
      state_.resize(transform_.state_size() / sizeof(std::uint64_t));
      transform_.reset(state_.data());
    }
    return state_.data();
  }

 private:
  T transform_;
  std::vector<std::uint64_t> state_;
};

/// A stream of samples.
template <class T>
class Stream : public StreamState<T> {
 public:
  using StreamState<T>::StreamState;

  double update(double x) {
    std::uint64_t* state = this->begun();
    this->transform().push(state, x);
    return this->transform().template value<double>(state);
  }
};

/// Each series values[indptr[i]:indptr[i + 1]], transformed.
template <class T>
py::array_t<double> transform_series(const T& transform, const Contiguous<double>& values,
                                     const Contiguous<std::int64_t>& indptr) {
  py::array_t<double> out(values.size());
  const std::span<double> results(out.mutable_data(), static_cast<std::size_t>(out.size()));
  PythonMonitor monitor;
  {
    const py::gil_scoped_release unlocked;
    const FloatMode mode;
    data::transform_panel(transform, span_of(values), span_of(indptr), results, num_threads(),
                          monitor);
  }
  return out;
}

/// "rolling_mean" -> "RollingMean".
inline std::string class_name(std::string_view name) {
  std::string camel;
  bool upper = true;
  for (const char letter : name) {
    if (letter != '_') {
      camel += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(letter))) : letter;
    }
    upper = letter == '_';
  }
  return camel;
}

template <class T>
void bind_transform(py::module_& module) {
  using Options = typename T::Options;
  py::class_<Stream<T>> bound(module, class_name(T::name).c_str());
  if constexpr (requires { T::statistic; }) {
    bound.def_property_readonly("window_statistic", [](const Stream<T>& stream) {
      return features::window_statistic_of(stream.transform());
    });
  }
  bound
      .def(py::init([](const py::dict& options) {
             return Stream<T>(T(from_kwargs<Options>(T::name, options)));
           }),
           py::arg("options"))
      .def_static("name", [] { return std::string(T::name); })
      .def_static("defaults", [] { return to_dict(Options{}); })
      .def_property_readonly("options",
                             [](const Stream<T>& s) { return to_dict(s.transform().options()); })
      .def_property_readonly("memory", [](const Stream<T>& s) { return s.transform().memory(); })
      .def("update", &Stream<T>::update, py::arg("x"))
      .def("reset", &Stream<T>::reset)
      .def(
          "transform",
          [](const Stream<T>& stream, const Contiguous<double>& values,
             const Contiguous<std::int64_t>& indptr) {
            return transform_series(stream.transform(), values, indptr);
          },
          py::arg("values"), py::arg("indptr"))
      .def_property("state", &Stream<T>::state, &Stream<T>::set_state);
}

template <class... T>
void bind_transforms(py::module_& module, std::type_identity<std::tuple<T...>> /*list*/) {
  (bind_transform<T>(module), ...);
}

}  // namespace mliot::python
