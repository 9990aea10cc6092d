// Builds and damages the bytes of model files, as an attacker would.
#pragma once

#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/header.hpp"
#include "io/sha256.hpp"
#include "mliot/core/error.hpp"
#include "mliot/io/model_file.hpp"

namespace mliot::testing {

using Bytes = std::vector<std::byte>;

inline std::string_view text_of(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Writes the hash that the content has now.
inline void repair_hash(Bytes& bytes) {
  if (bytes.size() < io::detail::kContentAt) return;
  const std::string hash = io::detail::sha256_hex(std::span(bytes).subspan(io::detail::kContentAt));
  std::memcpy(bytes.data() + io::detail::kHashAt, hash.data(), hash.size());
}

inline std::uint64_t header_length(const Bytes& bytes) {
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), sizeof length);
  return length;
}

/// A file of this header (without its opening and its hash) and these data, hash and length right.
inline Bytes file_of(std::string_view content, std::span<const std::byte> data = {}) {
  std::string header(io::detail::kOpening);
  header.append(io::detail::kHashDigits, '0');
  header += "\",";
  header += content;
  const std::uint64_t length = header.size();
  Bytes bytes(sizeof length + header.size() + data.size());
  std::memcpy(bytes.data(), &length, sizeof length);
  std::memcpy(bytes.data() + sizeof length, header.data(), header.size());
  if (!data.empty()) {
    std::memcpy(bytes.data() + sizeof length + header.size(), data.data(), data.size());
  }
  repair_hash(bytes);
  return bytes;
}

/// A file whose structure is this JSON, with these tensor entries (",\"name\":{...}").
inline Bytes file_with(std::string_view structure, std::string_view tensors = {},
                       std::span<const std::byte> data = {}) {
  std::string content = R"("format":"mliot","schema_version":"1","structure":")";
  for (const char c : structure) {
    if (c == '"' || c == '\\') content += '\\';
    content += c;
  }
  content += "\"}";
  content += tensors;
  content += "}";
  return file_of(content, data);
}

/// The message of the FormatError that reading these bytes gives; empty when they are read.
inline std::string refusal(const Bytes& bytes) {
  try {
    static_cast<void>(io::from_bytes(bytes));
  } catch (const FormatError& error) {
    return error.what();
  }
  return {};
}

}  // namespace mliot::testing
