// The comment that opens generated code, and what both kinds of models share around it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mliot/edge/export_c.hpp"

namespace mliot::edge::detail {

/// What the opening comment says besides sizes.
struct Cover {
  std::string what;                ///< one line
  std::vector<std::string> notes;  ///< paragraphs
};

/// Puts the parts together: the comment, the guard, what the declarations and the code use of the
/// freestanding steps, and the model's own names.
void assemble(GeneratedCode& made, const Cover& cover, std::string_view declarations,
              std::string_view code, const ExportOptions& options);

}  // namespace mliot::edge::detail
