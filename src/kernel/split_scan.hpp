// Finds the best threshold of one feature from its histogram.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mliot::kernel {

/// What a split is judged by, for one node. All in the integer units of the sums; since units are
/// powers of two, gains are those of the real sums times a power of two, to the bit.
struct SplitRule {
  double reg_alpha;
  double reg_lambda;
  double gradient_total;  ///< of the node
  double hessian_total;   ///< of the node
  double least;           ///< smallest hessian of a left child; at least 1
  double end;             ///< above the largest one; at most that of the node
  double bar;             ///< what a gain must exceed; not negative
};

/// The best candidate: its gain (sum over both children of G^2 / (H + lambda), G moved towards 0 by
/// alpha; the node's own share is not subtracted) and its bin; bin -1 when no candidate keeps the
/// rules.
struct SplitCandidate {
  double gain;
  int bin;
};

/// Entries that a prefix array holds behind its end, of any content: room for a whole vector.
inline constexpr std::size_t kScanPadding = 8;

/// Judges "bins 0..b go left" for each b < count <= 256, sums of the left child given as prefix
/// sums, packed as (gradient << 32) + hessian. Ties go to the lower bin.
SplitCandidate scan_packed(const SplitRule& rule, const std::int64_t* prefix, std::size_t count);

/// The same with gradients and hessians apart, each below 2^51 in magnitude.
SplitCandidate scan_wide(const SplitRule& rule, const std::int64_t* gradients,
                         const std::int64_t* hessians, std::size_t count);

}  // namespace mliot::kernel
