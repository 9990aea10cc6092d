// Checks and makes identifiers.
#include "edge/names.hpp"

#include <algorithm>
#include <array>

#include "edge/text.hpp"
#include "mliot/core/error.hpp"

namespace mliot::edge::detail {
namespace {

constexpr std::size_t kLongestName = 32;

bool fits(char c, bool first) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (!first && ((c >= '0' && c <= '9') || c == '_'));
}

}  // namespace

void check_prefix(std::string_view name) {
  bool good = !name.empty() && name.size() <= kLongestName;
  for (std::size_t i = 0; good && i < name.size(); ++i) good = fits(name[i], i == 0);
  require(good,
          "C export: name must be a C identifier of at most {} letters, digits and underscores "
          "that begins with a letter, got '{}'",
          kLongestName, name);
  require(name != "mliot", "C export: name 'mliot' is the library's own; take another");
}

std::string enumeration(std::string_view comment, std::string_view prefix,
                        const std::vector<std::string>& names) {
  if (names.empty()) return {};
  std::string text = format("/* {} */\nenum {{\n", comment_text(comment));
  std::vector<std::string> taken;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string made = upper(identifier(names[i], taken));
    const bool apart = made.front() == '_';
    text += format("  MLIOT_{}{}{} = {}{} /* {} */\n", prefix, apart ? "" : "_", made, i,
                   i + 1 < names.size() ? "," : "", comment_text(names[i]));
  }
  return text + "};\n\n";
}

std::string level_enumerations(const std::vector<LevelNames>& levels, std::string_view unknown) {
  std::string text;
  std::vector<std::string> taken;
  for (const LevelNames& each : levels) {
    const std::string column = upper(identifier(each.column, taken));
    text += enumeration(format("Levels of the column {}; {}.", each.column, unknown),
                        format("LEVEL_{}", column), each.levels);
  }
  return text;
}

}  // namespace mliot::edge::detail
