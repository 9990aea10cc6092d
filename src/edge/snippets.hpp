// The definitions of the freestanding headers one by one, to paste those that a model uses.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mliot::edge::detail {

/// Definitions in an order that compiles: a header's includes come before it.
class Snippets {
 public:
  /// Reads the text of the headers.
  Snippets();

  /// Those that the code uses, directly or through each other, and that were not handed out before.
  std::string used_by(std::string_view code);

 private:
  struct Snippet {
    std::string text;  ///< with the comment before it
    std::vector<std::string> names;
    std::vector<std::string> uses;
    bool taken = false;
  };

  void add_header(std::string_view name);
  void add_snippet(std::string text);
  void mark(std::size_t snippet, std::vector<bool>& wanted) const;
  void mark_names(const std::vector<std::string>& names, std::vector<bool>& wanted) const;

  std::vector<std::string> read_;  // headers so far
  std::vector<Snippet> snippets_;
};

}  // namespace mliot::edge::detail
