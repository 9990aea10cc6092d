// How trees of older files become trees of today.
#pragma once

#include <cstddef>
#include <span>

#include "mliot/core/archive.hpp"
#include "mliot/io/model_file.hpp"

namespace mliot::io::detail {

/// Carries the root of a file of one version over to the next. Throws FormatError for a tree that
/// is none of its version.
using Migration = void (*)(archive::Object& root);

/// The steps from version 1 on: one for each version before kSchemaVersion.
std::span<const Migration> migrations() noexcept;

/// from_bytes() of a reader with these steps, whose own version is one more than their number.
archive::Object read_tree(std::span<const std::byte> bytes, const LoadLimits& limits,
                          std::span<const Migration> steps);

}  // namespace mliot::io::detail
