// Assembles header and source.
#include "edge/cover.hpp"

#include "edge/snippets.hpp"
#include "edge/text.hpp"
#include "mliot/core/build_info.hpp"
#include "mliot/core/error.hpp"

namespace mliot::edge::detail {
namespace {

constexpr std::size_t kTextColumns = 96;

constexpr std::string_view kTerms =
    "This code may be used under any terms, for any purpose, with or without this comment.";
constexpr std::string_view kNeeds =
    "C99. No heap, no libm, no stdio, no global variables: functions may run at once on different "
    "data. memcpy, memset and memmove are all it takes from a C library. It must not be compiled "
    "with -ffast-math.";

// A paragraph in lines of a comment.
std::string wrapped(std::string_view text) {
  std::string lines;
  std::string line = " *";
  std::string word;
  for (const char c : std::string(text) + " ") {
    if (c != ' ') {
      word += c;
      continue;
    }
    if (line.size() + 1 + word.size() > kTextColumns) {
      lines += line + "\n";
      line = " *";
    }
    line += ' ';
    line += word;
    word.clear();
  }
  return lines + line + "\n";
}

std::string opening(const GeneratedCode& made, const Cover& cover) {
  std::string text = "/* " + comment_text(cover.what) + "\n *\n";
  text += wrapped(format("Written by mliot {}. {}", build_info().version, kTerms)) + " *\n";
  for (const std::string& note : cover.notes) text += wrapped(comment_text(note)) + " *\n";
  text += wrapped(format(
      "Flash: {} bytes of constants and the code. The self-test has {} bytes of constants more, "
      "which the linker drops where it is not called (-fdata-sections -Wl,--gc-sections).",
      made.table_bytes, made.golden_bytes));
  text += wrapped(made.state_bytes == 0 ? std::string("RAM: none but the stack.")
                                        : format("RAM: {} bytes a state.", made.state_bytes));
  text += wrapped(format("Stack: about {} bytes at the deepest.", made.stack_bytes)) + " *\n";
  return text + wrapped(kNeeds) + " */\n";
}

}  // namespace

void assemble(GeneratedCode& made, const Cover& cover, std::string_view declarations,
              std::string_view code, const ExportOptions& options) {
  Snippets snippets;
  const std::string declared = snippets.used_by(declarations);
  const std::string used = snippets.used_by(code);
  const std::string guard = upper(options.name) + "_H";
  made.header = opening(made, cover);
  made.header += format("#ifndef {}\n#define {}\n\n#include <stdint.h>\n", guard, guard);
  made.header += "#include <string.h>\n\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n";
  made.header += renamed(declared + std::string(declarations), options.name);
  made.header += "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n";
  made.source =
      format("/* {}: see {}.h */\n#include \"{}.h\"\n\n", options.name, options.name, options.name);
  made.source += renamed(used + std::string(code), options.name);
}

}  // namespace mliot::edge::detail
