// The hash that a model file carries of itself.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace mliot::io::detail {

/// SHA-256 as 64 lower-case hexadecimal digits. Source: FIPS 180-4.
std::string sha256_hex(std::span<const std::byte> bytes);

}  // namespace mliot::io::detail
