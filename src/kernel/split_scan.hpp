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
  double largest;         ///< no sum of gradients over rows of the node exceeds it in magnitude
};

/// The part of the rule by which float tells candidates that cannot exceed the bar: what all
/// features of a node share, and so worked out once.
///
/// With x and y the children's H + lambda and z = x + y, a gain exceeds the bar exactly when
/// (g - (G / z) x)^2 > ((bar - G^2 / z) / z) x y. The constants are moved so far towards "it can"
/// that no rounding, neither here nor of the gain itself, turns a yes into a no.
struct SplitSieve {
  /// Whether all numbers keep far from the limits of float, and sums of hessians from int's.
  bool fits;
  double inverse;  ///< 1 / z
  double own;      ///< G^2 / z
  float lambda;
  float slope;  ///< G / z
  float slack;
  float low_total;  ///< below z
  float least;
  float end;
};

/// The sieve of a rule, whatever its bar.
SplitSieve sieve_of(const SplitRule& rule) noexcept;

/// The best candidate: its gain (sum over both children of G^2 / (H + lambda), G moved towards 0 by
/// alpha; the node's own share is not subtracted), its bin, and the sums of its left child; bin -1
/// when no candidate keeps the rules.
struct SplitCandidate {
  double gain;
  int bin;
  std::int64_t gradient;
  std::int64_t hessian;
};

/// Sums of a feature are read up to the next multiple of this many bins; what is behind the
/// feature's own may have any content.
inline constexpr std::size_t kScanPadding = 64;

/// Judges "bins 0..b go left" for each b < count <= 256, given the sums of each bin, packed as
/// (gradient << 32) + hessian. `start` goes left as well. Ties go to the lower bin.
SplitCandidate scan_packed(const SplitRule& rule, const SplitSieve& sieve, const std::int64_t* sums,
                           std::int64_t start, std::size_t count);

/// Gradients and hessians apart.
struct WideSums {
  const std::int64_t* gradients;
  const std::int64_t* hessians;
  std::int64_t gradient_start;
  std::int64_t hessian_start;
};

/// The same with sums whose totals stay below 2^51 in magnitude.
SplitCandidate scan_wide(const SplitRule& rule, const WideSums& sums, std::size_t count);

}  // namespace mliot::kernel
