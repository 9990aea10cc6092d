// C exports for Python: dictionaries of options and names in, texts and sizes out.
#pragma once

#include <pybind11/pybind11.h>

#include "mliot/edge/export_c.hpp"

namespace mliot::python {

/// What a C export was asked for.
struct ExportRequest {
  /// `names` holds lists of texts by the members of ExportNames, and "levels": a list of (column,
  /// levels) pairs.
  ExportRequest(const pybind11::dict& options, const pybind11::dict& names);

  edge::ExportOptions options;
  edge::ExportNames names;
};

/// {"header": text, "source": text, "table_bytes": int, ...}
pybind11::dict generated_code(const edge::GeneratedCode& code);

}  // namespace mliot::python
