// Moments of several windows of a block from running sums that are made once for all of them.
#pragma once

#include <cstddef>
#include <vector>

#include "kernel/rolling_sums.hpp"

namespace mliot::kernel {

/// Running sums of a block: entry i is over its first i samples, so that any window's sum is the
/// difference of two entries.
struct RunningSums {
  std::vector<double> count;  ///< of samples present; empty where none is missing
  std::vector<double> first;
  std::vector<double> second;  ///< of squares; empty unless asked for
};

/// The running sums of n samples, of which missing ones count as 0.
///
/// Requires a power of two q of which all samples are multiples: with m the largest magnitude
/// n m <= 2^52 q, and for squares n m^2 <= 2^52 q^2, so every entry is exact.
RunningSums running_sums(const double* x, std::size_t n, bool has_missing, bool squares);

/// Where the statistics of one window go; null: not asked for. The last three need squares.
template <class Out>
struct MomentOutputs {
  Out* sum = nullptr;
  Out* mean = nullptr;
  Out* variance = nullptr;
  Out* deviation = nullptr;
  Out* score = nullptr;  ///< (newest sample - mean) / deviation, each rounded to double; 0 of 0
};

/// The moments of the windows that end at block.x[0] ... block.x[n - 1], which is the block's
/// sample `place`, with the bits of rolling_moments. A window may reach beyond the block's first
/// sample: what is there counts as missing, and so `has_missing` must be set. block.moment means
/// nothing.
///
/// Requires of block what rolling_moments does.
void moments_of_sums(const RunningSums& sums, std::size_t place, const MomentBlock& block,
                     const MomentOutputs<double>& out);
void moments_of_sums(const RunningSums& sums, std::size_t place, const MomentBlock& block,
                     const MomentOutputs<float>& out);

}  // namespace mliot::kernel
