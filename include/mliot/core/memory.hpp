// Memory that the process holds but does not use.
#pragma once

#include <cstddef>
#include <limits>

namespace mliot {

/// Gives freed memory that the allocator keeps for later back to the system, where it can.
///
/// Called once before the largest stage of a long call, so that what the stages before it freed
/// does not count into its peak. `freed` is what these stages held, in bytes: below a megabyte
/// nothing is done. Cost: a walk over the allocator's free blocks, and pages that must be asked for
/// again; nothing elsewhere.
void return_free_memory(std::size_t freed = std::numeric_limits<std::size_t>::max()) noexcept;

/// Gives the pages of a part of a block, whose content nobody reads again, back to the system,
/// where it can; the block stays allocated. Its content is undefined afterwards.
void return_unused(void* begin, std::size_t size) noexcept;

}  // namespace mliot
