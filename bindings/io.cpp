// The model file for Python: bytes to a file, and back.
#include <pybind11/pybind11.h>

#include <string>

#include "mliot/io/model_file.hpp"
#include "modules.hpp"

namespace py = pybind11;

namespace mliot::python {
namespace {

void write_file(const std::string& path, const py::bytes& content) {
  const std::string_view view = content;
  const py::gil_scoped_release release;
  io::write_file(path, std::as_bytes(std::span(view)));
}

}  // namespace

void bind_io(py::module_& module) {
  module.def("write_file", &write_file, py::arg("path"), py::arg("content"),
             "Writes a file in one step: the old one stays whole until the new one is.");
}

}  // namespace mliot::python
