// Puts the trees of core objects and the documents of Python together into one file, and back.
#include <pybind11/pybind11.h>

#include "columns.hpp"
#include "document.hpp"
#include "modules.hpp"
#include "tree.hpp"

namespace py = pybind11;

namespace mliot::python {
namespace {

const archive::Value& member(const Tree& tree, const std::string& name) {
  const auto found = tree.object.members.find(name);
  require<FormatError>(found != tree.object.members.end(), "the file has no '{}'", name);
  return found->second;
}

Tree subtree(const Tree& tree, const std::string& name) {
  const auto* object = std::get_if<archive::Object>(&member(tree, name).data);
  require<FormatError>(object != nullptr, "'{}' of the file is no object", name);
  return {*object};
}

}  // namespace

void bind_artefact(py::module_& module) {
  py::class_<Tree>(module, "Tree", "What a file holds: named values, arrays and objects.")
      .def(py::init([](const py::dict& document) { return Tree{object_from(document)}; }),
           py::arg("document") = py::dict())
      .def(
          "put",
          [](Tree& self, const std::string& name, const Tree& inner) {
            self.object.members.insert_or_assign(name, archive::Value{inner.object});
          },
          py::arg("name"), py::arg("inner"), "Adds an object under a name.")
      .def("get", &subtree, py::arg("name"), "The object of a name.")
      .def(
          "__contains__",
          [](const Tree& self, const std::string& name) {
            return self.object.members.contains(name);
          },
          py::arg("name"))
      .def("document", [](const Tree& self) { return dict_from(self.object); })
      .def("to_bytes", [](const Tree& self) { return bytes_of(self.object); })
      .def_static(
          "from_bytes", [](const py::bytes& bytes) { return Tree{object_of(bytes)}; },
          py::arg("bytes"));
}

}  // namespace mliot::python
