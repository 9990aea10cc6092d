// The compression function of SHA-256.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mliot::kernel {

/// Takes `blocks` blocks of 64 bytes into the eight words of the state.
/// Source: FIPS 180-4, section 6.2.2.
void sha256_blocks(std::uint32_t* state, const unsigned char* data, std::size_t blocks) noexcept;

}  // namespace mliot::kernel
