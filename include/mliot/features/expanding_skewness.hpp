// Skewness of all samples so far.
#pragma once

#include "mliot/features/expanding_options.hpp"

namespace mliot::features {

using ExpandingSkewnessOptions = ExpandingOptions;

/// Skewness of every sample since the first, adjusted for bias as pandas and Excel do.
///
/// The square of the real skewness of the n samples present is rounded once to double, and its root
/// taken. A float is the float of that double. NaN where all samples are the same.
///
/// Causal:   out[t] reads in[0..t] only.
/// Missing:  NaN is not counted. An infinity makes the skewness NaN for good.
/// Warm-up:  NaN until min_samples and three samples are present.
/// Cost:     O(1) a sample; the exact sums take 204 words a series.
/// Source:   Joanes and Gill 1998, "Comparing measures of sample skewness and kurtosis"; Neal 2015,
///           "Fast exact summation using small and large superaccumulators".
class ExpandingSkewness : public data::Transform<ExpandingSkewness, ExpandingOptions> {
 public:
  static constexpr std::string_view name = "expanding_skewness";

  /// Throws InvalidArgument when an option is out of range.
  explicit ExpandingSkewness(Options options = {}) : Transform(std::move(options)) {}

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
