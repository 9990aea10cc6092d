// Models of intermittent demand for Python.
#include "mliot/statistical/intermittent_models.hpp"
#include "modules.hpp"
#include "statistical_panel.hpp"

namespace mliot::python {

void bind_statistical_intermittent(py::module_& module) {
  statistical_panel::bind_all(module, std::type_identity<statistical::IntermittentModels>{});
}

}  // namespace mliot::python
