// Transforms that keep every sample, for Python.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <cstring>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "mliot/features/all.hpp"
#include "modules.hpp"
#include "transforms.hpp"

namespace py = pybind11;

namespace mliot::python {
namespace {

/// A stream of samples, all of which are kept.
template <class T>
class GrowingStream {
 public:
  explicit GrowingStream(T transform) : transform_(std::move(transform)) {}

  const T& transform() const { return transform_; }
  void reset() { history_ = {}; }

  double update(double x) {
    transform_.push(history_, x);
    return transform_.template value<double>(history_);
  }

  /// The contents of the history as bytes of this machine's byte order.
  py::bytes state() const {
    const std::vector<double> contents = history_.contents();
    return {reinterpret_cast<const char*>(contents.data()), contents.size() * sizeof(double)};
  }
  void set_state(const std::string& bytes) {
    require<FormatError>(bytes.size() % sizeof(double) == 0,
                         "{}: the stored state has {} bytes, which are no numbers", T::name,
                         bytes.size());
    std::vector<double> contents(bytes.size() / sizeof(double));
    if (!bytes.empty()) std::memcpy(contents.data(), bytes.data(), bytes.size());
    auto history = features::SampleHistory::of(contents);
    require<FormatError>(history.has_value(), "{}: the stored state is none that samples lead to",
                         T::name);
    history_ = std::move(*history);
  }

 private:
  T transform_;
  features::SampleHistory history_;
};

template <class T>
void bind_growing(py::module_& module) {
  using Options = typename T::Options;
  using Bound = GrowingStream<T>;
  py::class_<Bound>(module, class_name(T::name).c_str())
      .def(py::init([](const py::dict& options) {
             return Bound(T(from_kwargs<Options>(T::name, options)));
           }),
           py::arg("options"))
      .def_static("name", [] { return std::string(T::name); })
      .def_static("defaults", [] { return to_dict(Options{}); })
      .def_property_readonly("options",
                             [](const Bound& s) { return to_dict(s.transform().options()); })
      .def_property_readonly("memory", [](const Bound& s) { return s.transform().memory(); })
      .def("update", &Bound::update, py::arg("x"))
      .def("reset", &Bound::reset)
      .def(
          "transform",
          [](const Bound& stream, const Contiguous<double>& values,
             const Contiguous<std::int64_t>& indptr) {
            return transform_series(stream.transform(), values, indptr);
          },
          py::arg("values"), py::arg("indptr"))
      .def_property("state", &Bound::state, &Bound::set_state);
}

template <class... T>
void bind_all(py::module_& module, std::type_identity<std::tuple<T...>> /*list*/) {
  (bind_growing<T>(module), ...);
}

}  // namespace

void bind_histories(py::module_& module) {
  bind_all(module, std::type_identity<features::HistoryTransforms>{});
}

}  // namespace mliot::python
