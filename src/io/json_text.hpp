// Writes the few forms of JSON that a model file uses, always the same way.
#pragma once

#include <string>
#include <string_view>

namespace mliot::io::detail {

/// Whether the bytes are well-formed UTF-8 (RFC 3629).
bool is_utf8(std::string_view text) noexcept;

/// Appends a text in quotes. The text is UTF-8.
void append_text(std::string& out, std::string_view text);

/// Appends a finite number, the shortest digits that read back the same, with a point or exponent.
void append_real(std::string& out, double x);

}  // namespace mliot::io::detail
