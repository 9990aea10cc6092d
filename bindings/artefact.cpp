// Puts the trees of core objects and the documents of Python together into one file, and back.
#include <pybind11/pybind11.h>

#include "columns.hpp"
#include "document.hpp"
#include "mliot/io/model_file.hpp"
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

Tree from_bytes(const py::bytes& bytes, std::uint64_t max_memory) {
  io::LoadLimits limits;
  if (max_memory > 0) limits.max_memory = max_memory;
  const std::string_view view = bytes;
  const py::gil_scoped_release unlocked;
  return {io::from_bytes(std::as_bytes(std::span(view)), limits)};
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
          "value",
          [](const Tree& self, const std::string& name) { return python_from(member(self, name)); },
          py::arg("name"), "The member of a name as Python's: a number, text, list, array ...")
      .def(
          "__contains__",
          [](const Tree& self, const std::string& name) {
            return self.object.members.contains(name);
          },
          py::arg("name"))
      .def_property_readonly(
          "byte", [](const Tree& self) { return self.object.byte; },
          "Where it begins in the bytes that it was read from; 0 when it comes from none.")
      .def("document", [](const Tree& self) { return dict_from(self.object); })
      .def("to_bytes", [](const Tree& self) { return bytes_of(self.object); })
      .def_static(
          "from_bytes", &from_bytes, py::arg("bytes"), py::arg("max_memory") = 0,
          "The tree of a file's bytes; max_memory bounds both together, 0 stands for 4 GiB.");
}

}  // namespace mliot::python
