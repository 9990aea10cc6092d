// Converts what C exports take and give.
#include "edge.hpp"

#include <pybind11/stl.h>

#include <string>
#include <utility>
#include <vector>

#include "modules.hpp"
#include "options.hpp"

namespace py = pybind11;

namespace mliot::python {
namespace {

using Texts = std::vector<std::string>;

Texts texts_of(const py::dict& names, const char* key) {
  return names.contains(key) ? names[key].cast<Texts>() : Texts{};
}

}  // namespace

ExportRequest::ExportRequest(const py::dict& options_given, const py::dict& names_given)
    : options(from_kwargs<edge::ExportOptions>("C export", options_given)),
      names{.features = texts_of(names_given, "features"),
            .classes = texts_of(names_given, "classes"),
            .series = texts_of(names_given, "series"),
            .past = texts_of(names_given, "past"),
            .future = texts_of(names_given, "future"),
            .fixed = texts_of(names_given, "fixed"),
            .levels = {}} {
  if (!names_given.contains("levels")) return;
  for (auto& [column, levels] :
       names_given["levels"].cast<std::vector<std::pair<std::string, Texts>>>()) {
    names.levels.push_back({.column = std::move(column), .levels = std::move(levels)});
  }
}

py::dict generated_code(const edge::GeneratedCode& code) {
  py::dict made;
  made["header"] = code.header;
  made["source"] = code.source;
  made["table_bytes"] = code.table_bytes;
  made["golden_bytes"] = code.golden_bytes;
  made["state_bytes"] = code.state_bytes;
  made["stack_bytes"] = code.stack_bytes;
  return made;
}

void bind_edge(py::module_& module) {
  module.def(
      "export_defaults", [] { return to_dict(edge::ExportOptions{}); },
      "Every option of a C export with its default.");
}

}  // namespace mliot::python
