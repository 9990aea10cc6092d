// Counts what a piece of a test allocates.
#pragma once

#include <cstddef>

namespace mliot::testing {

/// Calls of operator new so far, in a program that pipeline/allocations_test.cpp is part of.
std::size_t allocations() noexcept;

}  // namespace mliot::testing
