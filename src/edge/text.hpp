// Small tools for writing C: templates, literals, tables, names.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mliot::edge::detail {

/// The text with every occurrence of `from` replaced.
std::string replaced(std::string text, std::string_view from, std::string_view to);

/// What a template's $name$ stands for.
using Filling = std::pair<std::string_view, std::string>;

/// The template with every $name$ filled in.
std::string fill(std::string_view pattern, std::initializer_list<Filling> fillings);

/// The code with its own prefix in place of mliot_ and MLIOT_.
std::string renamed(std::string code, std::string_view name);

/// A finite number as a C99 literal that holds its very bits: 0x1.8p+1.
std::string literal(double x);

/// An integer as a C99 literal; the smallest int64 has none of its own.
std::string literal(std::int64_t x);

/// The bits of a double as "0x...u".
std::string bits_literal(double x);
std::string bits_literal(float x);
std::string bits_literal(std::uint64_t x);

/// The bits of each.
std::vector<std::string> bits_literals(const std::vector<double>& values);

/// "static const TYPE NAME[n] = {...};" with lines of at most 100 columns. No values: one 0, since
/// C has no empty table.
std::string table(std::string_view declaration, const std::vector<std::string>& values);

/// An identifier made of a column's name or a level's text: letters, digits and underscores.
/// `taken` grows by it; a name that is there gets a number.
std::string identifier(std::string_view text, std::vector<std::string>& taken);

std::string upper(std::string_view text);

/// The text with what would end a C comment broken up, on one line.
std::string comment_text(std::string_view text);

}  // namespace mliot::edge::detail
