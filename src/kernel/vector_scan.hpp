// Judges the splits of histograms whose bins hold a vector of statistics.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mliot::kernel {

/// Numbers behind the last bin that is judged must be readable, so many of them.
constexpr std::size_t kVectorPadding = 8;

/// What a split is judged by, for one node. Lanes 0 .. outputs - 1 hold gradients; hessians follow
/// from lane `hessian` on, one for each output or one for all; lane `rows` counts the rows.
struct VectorRule {
  std::size_t outputs;
  std::size_t lanes;    ///< even, and so many that outputs of gradients and hessians read by fours
                        ///< end before them
  std::size_t hessian;  ///< a multiple of 4 when there is one for each output
  std::size_t rows;
  bool shared;           ///< one hessian for all outputs
  const double* units;   ///< what 1 means in each lane: powers of two, or 0 in lanes without use
  const double* totals;  ///< of the node, in real numbers
  double reg_alpha;
  double reg_lambda;
  double least_rows;     ///< of a child
  double least_hessian;  ///< of a child: the mean over the outputs
  double bar;            ///< what a gain must exceed; not negative
  double* scratch;       ///< room for `lanes` numbers

  /// Null, or a number for each bin, to which what its gain is above `own` is added where it
  /// exceeds the bar.
  double* gains = nullptr;
  double own = 0;
};

/// The best candidate, or bin -1.
struct VectorCandidate {
  double gain;
  int bin;
};

/// Judges "bins 0..b go left" for each b < count. The gain is the sum over both children and all
/// outputs of G^2 / (H + lambda), G moved towards 0 by alpha, taken in four stripes of outputs; an
/// output without any hessian adds nothing. `start`: what goes left before bin 0, in real numbers,
/// each a whole number of its lane's units. Ties go to the lower bin; bin -1 when no candidate
/// keeps the rules.
VectorCandidate scan_vectors(const VectorRule& rule, const std::int32_t* sums, std::size_t count,
                             const double* start);

/// The same for sums that are whole numbers in double.
VectorCandidate scan_vectors(const VectorRule& rule, const double* sums, std::size_t count,
                             const double* start);

}  // namespace mliot::kernel
