// The other child's sums: those of the parent less those of a child.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mliot::kernel {

/// sums[i] -= child[i]. The arrays do not overlap; any alignment.
void subtract_sums(const std::int64_t* child, std::size_t n, std::int64_t* sums);

}  // namespace mliot::kernel
