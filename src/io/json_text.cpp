// Quotes texts and spells numbers.
#include "io/json_text.hpp"

#include <array>
#include <charconv>
#include <cstddef>

namespace mliot::io::detail {
namespace {

// The bytes of the character that begins with `first`, and the least code that needs as many.
struct Character {
  std::size_t bytes = 0;  // 0: no character begins so
  char32_t code = 0;
  char32_t least = 0;
};

Character begin_of(unsigned char first) noexcept {
  if (first < 0x80) return {1, first, 0};
  if (first >= 0xC0 && first < 0xE0) return {2, first & 0x1FU, 0x80};
  if (first >= 0xE0 && first < 0xF0) return {3, first & 0x0FU, 0x800};
  if (first >= 0xF0 && first < 0xF8) return {4, first & 0x07U, 0x10000};
  return {};
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
  constexpr char32_t kLastCode = 0x10FFFF;
  for (std::size_t i = 0; i < text.size();) {
    Character character = begin_of(static_cast<unsigned char>(text[i]));
    if (character.bytes == 0 || character.bytes > text.size() - i) return false;
    for (std::size_t k = 1; k < character.bytes; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xC0U) != 0x80) return false;
      character.code = character.code << 6U | (next & 0x3FU);
    }
    const bool surrogate = character.code >= 0xD800 && character.code < 0xE000;
    if (character.code < character.least || character.code > kLastCode || surrogate) return false;
    i += character.bytes;
  }
  return true;
}

void append_text(std::string& out, std::string_view text) {
  constexpr unsigned char kFirstPrintable = 0x20;
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < kFirstPrintable) {
      out += "\\u00";
      out += "0123456789abcdef"[byte >> 4U];
      out += "0123456789abcdef"[byte & 15U];
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_real(std::string& out, double x) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), x).ptr;
  const std::string_view text(digits.data(), static_cast<std::size_t>(end - digits.data()));
  out += text;
  if (text.find_first_of(".e") == std::string_view::npos) out += ".0";
}

}  // namespace mliot::io::detail
