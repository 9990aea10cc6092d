// Exponential smoothing for Python.
#include "mliot/statistical/smoothing_models.hpp"
#include "modules.hpp"
#include "statistical_panel.hpp"

namespace mliot::python {

void bind_statistical_smoothing(py::module_& module) {
  statistical_panel::bind_all(module, std::type_identity<statistical::SmoothingModels>{});
}

}  // namespace mliot::python
