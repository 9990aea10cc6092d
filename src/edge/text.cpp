// Templates, literals and tables of C.
#include "edge/text.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

#include "mliot/core/error.hpp"

namespace mliot::edge::detail {
namespace {

constexpr std::size_t kColumns = 100;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string hexadecimal(std::uint64_t x) {
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.begin(), digits.end(), x, 16).ptr;
  std::string text = "0x";
  text.append(digits.begin(), end);
  text += 'u';
  return text;
}

}  // namespace

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string fill(std::string_view pattern, std::initializer_list<Filling> fillings) {
  std::string text(pattern);
  for (const auto& [name, value] : fillings) {
    text = replaced(std::move(text), format("${}$", name), value);
  }
  return text;
}

std::string renamed(std::string code, std::string_view name) {
  code = replaced(std::move(code), "mliot_", format("{}_", name));
  return replaced(std::move(code), "MLIOT_", format("{}_", upper(name)));
}

std::string literal(double x) {
  std::array<char, 64> digits{};
  const auto end =
      std::to_chars(digits.begin(), digits.end(), std::abs(x), std::chars_format::hex).ptr;
  std::string text = std::signbit(x) ? "-0x" : "0x";
  text.append(digits.begin(), end);
  return text;
}

std::string literal(std::int64_t x) {
  if (x == std::numeric_limits<std::int64_t>::min()) return "INT64_MIN";
  const std::string digits = format("{}", x);
  const bool narrow = x >= std::numeric_limits<std::int32_t>::min() + std::int64_t{1} &&
                      x <= std::numeric_limits<std::int32_t>::max();
  return narrow ? digits : format("INT64_C({})", digits);
}

std::string bits_literal(std::uint64_t x) {
  return x <= std::numeric_limits<std::uint32_t>::max()
             ? hexadecimal(x)
             : format("UINT64_C({})", replaced(hexadecimal(x), "u", ""));
}

std::string bits_literal(double x) { return bits_literal(std::bit_cast<std::uint64_t>(x)); }

std::string bits_literal(float x) { return hexadecimal(std::bit_cast<std::uint32_t>(x)); }

std::vector<std::string> bits_literals(const std::vector<double>& values) {
  std::vector<std::string> words;
  words.reserve(values.size());
  for (const double x : values) words.push_back(bits_literal(x));
  return words;
}

std::string table(std::string_view declaration, const std::vector<std::string>& values) {
  std::string text =
      format("static const {}[{}] = {{", declaration, std::max<std::size_t>(1, values.size()));
  std::string line = values.empty() ? "    0" : "   ";
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string item = format(" {}{}", values[i], i + 1 < values.size() ? "," : "");
    if (line.size() + item.size() > kColumns) {
      text += "\n" + line;
      line = "   ";
    }
    line += item;
  }
  return text + "\n" + line + "};\n";
}

std::string identifier(std::string_view text, std::vector<std::string>& taken) {
  std::string made;
  for (const char c : text) {
    const bool fits = is_letter(c) || is_digit(c);
    if (fits) made += c;
    if (!fits && !made.empty() && made.back() != '_') made += '_';
  }
  while (!made.empty() && made.back() == '_') made.pop_back();
  if (made.empty() || is_digit(made.front())) made.insert(made.begin(), '_');
  std::string free = made;
  for (int n = 2; std::find(taken.begin(), taken.end(), upper(free)) != taken.end(); ++n) {
    free = format("{}_{}", made, n);
  }
  taken.push_back(upper(free));
  return free;
}

std::string upper(std::string_view text) {
  std::string made(text);
  for (char& c : made) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return made;
}

std::string comment_text(std::string_view text) {
  std::string made = replaced(replaced(std::string(text), "*/", "* /"), "/*", "/ *");
  for (char& c : made) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return made;
}

}  // namespace mliot::edge::detail
