// What a block of samples holds: its size, gaps and the grid its samples lie on.
#pragma once

#include <cstddef>

namespace mliot::kernel {

/// What a block of samples holds.
struct BlockFacts {
  double largest = 0;         ///< magnitude of the largest finite sample
  bool all_whole = false;     ///< all are whole numbers, at most 2^51 in magnitude
  bool has_missing = false;   ///< some are NaN
  bool has_infinite = false;  ///< some are infinite
};

BlockFacts block_facts(const double* x, std::size_t n);

/// Whether every sample but NaN is a multiple of `quantum`, a power of two with |x| <= 2^51
/// quantum.
bool all_multiples(const double* x, std::size_t n, double quantum);

/// Whether every sample but NaN is H + L with H a multiple of `coarse`, |L| <= coarse / 2 and L a
/// multiple of `fine`. Both are powers of two; |x| <= 2^51 coarse and coarse <= 2^52 fine.
bool splits_into_pieces(const double* x, std::size_t n, double coarse, double fine);

}  // namespace mliot::kernel
