// Transforms of whole series for Python, and the fit of Kalman's models.
#include "whole_series.hpp"

#include "document.hpp"
#include "mliot/preprocessing/all_whole_series.hpp"
#include "mliot/preprocessing/kalman_fit.hpp"
#include "transforms.hpp"

namespace mliot::python {
namespace {

/// A transform of whole series: options and batch, no stream.
template <class T>
void bind_one(py::module_& module) {
  using Options = typename T::Options;
  py::class_<T>(module, class_name(T::name).c_str())
      .def(py::init(
               [](const py::dict& options) { return T(from_kwargs<Options>(T::name, options)); }),
           py::arg("options"))
      .def_static("name", [] { return std::string(T::name); })
      .def_static("defaults", [] { return to_dict(Options{}); })
      .def("document", [](const T& t) { return dict_from(archive::save(t)); })
      .def_property_readonly("options", [](const T& t) { return to_dict(t.options()); })
      .def("transform", &transform_series<T>, py::arg("values"), py::arg("indptr"));
}

template <class... T>
void bind_all_whole_series(py::module_& module, std::type_identity<std::tuple<T...>> /*list*/) {
  (bind_one<T>(module), ...);
}

using preprocessing::KalmanModel;

/// The variances of a model by maximum likelihood, as options of the filter.
py::dict kalman_fit(const std::string& model, const Contiguous<double>& values,
                    const Contiguous<std::int64_t>& indptr) {
  const auto kind = enum_from_name<KalmanModel>("kalman_filter: model", model);
  preprocessing::KalmanOptions found;
  {
    const py::gil_scoped_release unlocked;
    const FloatMode mode;
    found = preprocessing::fit_kalman(kind, span_of(values), span_of(indptr));
  }
  return to_dict(found);
}

}  // namespace

void bind_whole_series(py::module_& module) {
  bind_all_whole_series(module, std::type_identity<preprocessing::WholeSeriesTransforms>{});
  module.def("kalman_fit", &kalman_fit, py::arg("model"), py::arg("values"), py::arg("indptr"));
}

}  // namespace mliot::python
