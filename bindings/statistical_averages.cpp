// Averages and naive forecasts for Python.
#include "mliot/statistical/averages_models.hpp"
#include "modules.hpp"
#include "statistical_panel.hpp"

namespace mliot::python {

void bind_statistical_averages(py::module_& module) {
  statistical_panel::bind_all(module, std::type_identity<statistical::AverageModels>{});
}

}  // namespace mliot::python
