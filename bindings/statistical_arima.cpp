// ARIMA for Python.
#include "mliot/statistical/arima_models.hpp"
#include "modules.hpp"
#include "statistical_panel.hpp"

namespace mliot::python {

void bind_statistical_arima(py::module_& module) {
  statistical_panel::bind_all(module, std::type_identity<statistical::ArimaModels>{});
}

}  // namespace mliot::python
