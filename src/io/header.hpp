// The header of a safetensors file: metadata, and where each tensor lies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/structure.hpp"

namespace mliot::io::detail {

/// The header is at most so long, for reader and writer.
inline constexpr std::size_t kMaxHeader = std::size_t{1} << 24;

/// Bytes before the header: its length.
inline constexpr std::size_t kLengthBytes = 8;

/// The header begins with this; the hash follows.
inline constexpr std::string_view kOpening = R"({"__metadata__":{"content_sha256":")";
inline constexpr std::size_t kHashAt = kLengthBytes + kOpening.size();
inline constexpr std::size_t kHashDigits = 64;

/// The content that the hash covers begins here, after the hash's closing quote and comma.
inline constexpr std::size_t kContentAt = kHashAt + kHashDigits + 2;
static_assert(kContentAt == 109, "docs/formats/model.md names this number");

/// What follows, up to the number of the version and from there to the structure.
inline constexpr std::string_view kFormat = R"("format":"mliot","schema_version":")";
inline constexpr std::string_view kStructure = R"(","structure":)";

/// The header of these parts with zeros for the hash. Throws ResourceLimit beyond kMaxHeader.
std::string header_of(const Parts& parts, int schema_version);

/// What a header says.
struct Header {
  std::string structure;
  TensorTable tensors;
};

/// Reads the header; the tensors view `data`, which they fill without overlap or hole.
/// Throws FormatError with the byte.
Header read_header(std::string_view text, std::span<const std::byte> data);

}  // namespace mliot::io::detail
