// Cuts the freestanding headers into definitions and follows the names between them.
#include "edge/snippets.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "edge/freestanding_text.hpp"
#include "mliot/core/error.hpp"

namespace mliot::edge::detail {
namespace {

bool starts(std::string_view line, std::string_view with) { return line.starts_with(with); }

std::string without_comments(std::string_view text) {
  std::string code;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at, 2) == "/*") {
      at = std::min(text.find("*/", at), text.size() - 1) + 1;
      continue;
    }
    code += text[at];
  }
  return code;
}

std::vector<std::string> identifiers(std::string_view code) {
  const auto part_of_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  std::vector<std::string> found;
  std::string name;
  for (const char c : std::string(code) + " ") {
    if (part_of_name(c)) {
      name += c;
    } else if (!name.empty()) {
      found.push_back(std::move(name));
      name.clear();
    }
  }
  return found;
}

// The names that a definition gives: of a function, a macro, a type or the constants of an enum.
std::vector<std::string> names_of(std::string_view code) {
  const std::size_t first = std::min(code.find_first_not_of(" \n"), code.size());
  code.remove_prefix(first);
  if (starts(code, "#")) {
    std::vector<std::string> names;
    const auto words = identifiers(code);
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
      if (words[i] == "define") names.push_back(words[i + 1]);
    }
    return names;
  }
  if (starts(code, "enum")) {
    std::vector<std::string> names = identifiers(code.substr(code.find('{')));
    std::erase_if(names, [](const std::string& name) { return !starts(name, "MLIOT_"); });
    return names;
  }
  if (starts(code, "typedef")) return {identifiers(code).back()};
  return {identifiers(code.substr(0, code.find('('))).back()};
}

// Collects lines until a definition is whole.
class Cutter {
 public:
  // The definition that ends with this line, if one does.
  std::optional<std::string> add(std::string_view line) {
    pending_ += std::string(line) + "\n";
    if (starts(line, "#if")) ++conditions_;
    if (starts(line, "#endif")) --conditions_;
    const std::string code = without_comments(pending_);
    const std::size_t last = code.find_last_not_of(" \n");
    if (last == std::string::npos || conditions_ > 0) return std::nullopt;
    const auto opened = std::count(code.begin(), code.end(), '{');
    const auto closed = std::count(code.begin(), code.end(), '}');
    const bool macro = starts(line, "#define") || starts(line, "#endif");
    if (opened != closed || !(macro || code[last] == ';' || code[last] == '}')) {
      return std::nullopt;
    }
    return std::exchange(pending_, {});
  }

  bool outside() const { return conditions_ == 0; }

 private:
  std::string pending_;
  int conditions_ = 0;
};

}  // namespace

Snippets::Snippets() {
  for (const HeaderText& header : freestanding_headers()) add_header(header.name);
}

void Snippets::add_header(std::string_view name) {
  if (std::find(read_.begin(), read_.end(), name) != read_.end()) return;
  read_.emplace_back(name);
  const auto headers = freestanding_headers();
  const auto header = std::find_if(headers.begin(), headers.end(),
                                   [&](const HeaderText& each) { return each.name == name; });
  require(header != headers.end(), "C export: the library has no freestanding header '{}'", name);
  Cutter cutter;
  bool inside = false;  // the guard
  std::string_view rest = header->text;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    const bool guard = starts(line, "#define MLIOT_FREESTANDING_");
    const bool end = starts(line, "#endif") && cutter.outside();
    if (starts(line, "#include \"")) {
      add_header(line.substr(10, line.size() - 11));
    } else if (inside && !end && !starts(line, "#include") && !(line.empty() && cutter.outside())) {
      if (auto definition = cutter.add(line)) add_snippet(std::move(*definition));
    }
    inside = inside || guard;
  }
}

void Snippets::add_snippet(std::string text) {
  const std::string code = without_comments(text);
  snippets_.push_back(
      {.text = std::move(text), .names = names_of(code), .uses = identifiers(code)});
}

void Snippets::mark_names(const std::vector<std::string>& names, std::vector<bool>& wanted) const {
  for (std::size_t i = 0; i < snippets_.size(); ++i) {
    if (wanted[i]) continue;
    const auto& own = snippets_[i].names;
    const bool used = std::any_of(own.begin(), own.end(), [&](const std::string& name) {
      return std::find(names.begin(), names.end(), name) != names.end();
    });
    if (used) mark(i, wanted);
  }
}

void Snippets::mark(std::size_t snippet, std::vector<bool>& wanted) const {
  if (wanted[snippet]) return;
  wanted[snippet] = true;
  mark_names(snippets_[snippet].uses, wanted);
}

std::string Snippets::used_by(std::string_view code) {
  std::vector<bool> wanted(snippets_.size());
  mark_names(identifiers(without_comments(code)), wanted);
  std::string text;
  for (std::size_t i = 0; i < snippets_.size(); ++i) {
    Snippet& snippet = snippets_[i];
    const bool unconditional = snippet.names.empty();
    if ((!wanted[i] && !unconditional) || snippet.taken) continue;
    snippet.taken = true;
    text += snippet.text + "\n";
  }
  return text;
}

}  // namespace mliot::edge::detail
