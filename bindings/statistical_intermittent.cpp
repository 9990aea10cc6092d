// Models of intermittent demand and distributions of demand for Python.
#include "mliot/statistical/demand_models.hpp"
#include "mliot/statistical/intermittent_models.hpp"
#include "modules.hpp"
#include "statistical_panel.hpp"

namespace mliot::python {

void bind_statistical_intermittent(py::module_& module) {
  statistical_panel::bind_all(module, std::type_identity<statistical::IntermittentModels>{});
  statistical_panel::bind_all(module, std::type_identity<statistical::DemandModels>{});
}

}  // namespace mliot::python
