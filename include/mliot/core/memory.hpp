// Memory that the process holds but does not use.
#pragma once

namespace mliot {

/// Gives freed memory that the allocator keeps for later back to the system, where it can.
///
/// Called once before the largest stage of a long call, so that what the stages before it freed
/// does not count into its peak. Cost: a walk over the allocator's free blocks; nothing elsewhere.
void return_free_memory() noexcept;

}  // namespace mliot
