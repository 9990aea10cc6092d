// Finds the best threshold of one feature from its histogram.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mliot::kernel {

/// What a split is judged by, for one node. Sums are in integer units; gradient_unit and
/// hessian_unit are the powers of two that give them their size.
struct SplitRule {
  double gradient_unit;
  double hessian_unit;
  double reg_alpha;
  double reg_lambda;
  double gradient_total;    ///< of the node, in units
  double hessian_total;     ///< of the node, in units
  double min_hessian;       ///< smallest hessian of a child, in units; at least 1
  double rows_per_hessian;  ///< rows of the node / hessian_total
  double min_rows;          ///< smallest rows of the left child, minus 1/2
  double max_rows;          ///< largest rows of the left child, plus 1/2
};

/// The best candidate: its gain (sum over both children of G^2 / (H + lambda), the node's own share
/// not yet subtracted) and its bin; bin -1 when no candidate keeps the rules.
struct SplitCandidate {
  double gain;
  int bin;
};

/// Judges "bins 0..b go left" for b < count, sums of the left child given as prefix sums: packed as
/// (gradient << 32) + hessian. Ties go to the lower bin. 1 <= count <= 256; the prefix array has
/// room for a whole vector behind its end (kScanPadding entries, any content).
constexpr std::size_t kScanPadding = 8;
SplitCandidate scan_packed(const SplitRule& rule, const std::int64_t* prefix, std::size_t count);

/// The same with gradients and hessians apart, each below 2^51 in magnitude.
SplitCandidate scan_wide(const SplitRule& rule, const std::int64_t* gradients,
                         const std::int64_t* hessians, std::size_t count);

}  // namespace mliot::kernel
