// How far the newest sample stands from the mean of all samples so far.
#pragma once

#include "mliot/features/expanding_options.hpp"

namespace mliot::features {

using ExpandingZScoreOptions = ExpandingVarianceOptions;

/// The newest sample's distance from the mean of every sample since the first, in their standard
/// deviations (divisor n - ddof).
///
/// The real distance and the real variance are each rounded once to double; their quotient and root
/// are rounded in double, without overflow. A float is the float of that double. Samples without
/// spread have the score 0.
///
/// Causal:   out[t] reads in[0..t] only.
/// Missing:  NaN is not counted, and has no score. An infinity makes the score NaN for good.
/// Warm-up:  NaN until min_samples and more than ddof samples are present.
/// Cost:     O(1) a sample; the exact sums take 102 words a series.
/// Source:   Neal 2015, "Fast exact summation using small and large superaccumulators".
class ExpandingZScore : public data::Transform<ExpandingZScore, ExpandingVarianceOptions> {
 public:
  static constexpr std::string_view name = "expanding_z_score";

  /// Throws InvalidArgument when an option is out of range.
  explicit ExpandingZScore(Options options = {}) : Transform(std::move(options)) {}

  std::size_t state_size() const noexcept;
  void reset(void* state) const noexcept;
  void push(void* state, double x) const noexcept;
  bool valid(const void* state) const;
  template <class Out>
  Out value(const void* state) const noexcept;
  template <class Out>
  void transform(std::span<const double> in, std::span<Out> out) const;

  /// Samples back, the current one included, that a value depends on.
  std::size_t memory() const noexcept { return data::kWholeHistory; }
};

}  // namespace mliot::features
