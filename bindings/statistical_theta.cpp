// The Theta family for Python.
#include "mliot/statistical/theta_models.hpp"
#include "modules.hpp"
#include "statistical_panel.hpp"

namespace mliot::python {

void bind_statistical_theta(py::module_& module) {
  statistical_panel::bind_all(module, std::type_identity<statistical::ThetaModels>{});
}

}  // namespace mliot::python
