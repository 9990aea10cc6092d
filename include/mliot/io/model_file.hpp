// The model file: an archive tree as a safetensors file, written whole or not at all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "mliot/core/archive.hpp"

namespace mliot::io {

/// The version of the file's layout that is written, and the highest that is read.
///
/// Every version from 1 on is read for ever: a tree of an older one is carried over, step by step,
/// before anything looks at it. A newer one is refused. What an older reader may ignore needs no
/// new version; what changes the meaning of a file does.
inline constexpr int kSchemaVersion = 1;

/// What reading a file may cost.
struct LoadLimits {
  /// Bytes that the file and the tree made from it may take, together.
  std::uint64_t max_memory = std::uint64_t{4} << 30;
};

/// The tree as the bytes of a file (docs/formats/model.md). Equal trees give equal bytes.
///
/// A NaN among the scalars loses its payload; arrays keep every bit. Throws InvalidArgument when a
/// text is not UTF-8, ResourceLimit when the structure without the arrays takes more than 16 MiB.
std::vector<std::byte> to_bytes(const archive::Object& root);

/// The tree of a file's bytes.
///
/// Nothing is executed, and nothing is believed before it is checked. Throws FormatError that says
/// why and at which byte; ResourceLimit beyond max_memory.
archive::Object from_bytes(std::span<const std::byte> bytes, const LoadLimits& limits = {});

/// Writes a file, or leaves the one that was there.
///
/// The bytes go to a temporary file beside it, to the disk, and take the name in one step, so that
/// whoever reads, even after a power cut, finds the old or the new bytes whole. A link is followed;
/// an existing file keeps its permissions. Temporaries that killed processes left of the same file
/// are removed. Throws FileError with the old file untouched and the
/// temporary removed.
void write_file(const std::filesystem::path& path, std::span<const std::byte> bytes);

/// The tree of a file. Throws FileError when it cannot be read, else as from_bytes().
archive::Object read_file(const std::filesystem::path& path, const LoadLimits& limits = {});

}  // namespace mliot::io
