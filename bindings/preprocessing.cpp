// Cleaning steps for Python.
#include "mliot/preprocessing/all.hpp"
#include "modules.hpp"
#include "transforms.hpp"

namespace mliot::python {

void bind_preprocessing(py::module_& module) {
  bind_transforms(module, std::type_identity<preprocessing::Transforms>{});
}

}  // namespace mliot::python
