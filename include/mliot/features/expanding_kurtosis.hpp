// Kurtosis of all samples so far, correctly rounded.
#pragma once

#include "mliot/features/expanding_options.hpp"

namespace mliot::features {

using ExpandingKurtosisOptions = ExpandingOptions;

/// Excess kurtosis of every sample since the first, adjusted for bias as pandas and Excel do.
///
/// The real kurtosis of the n samples present, rounded once to the output's type. NaN where all
/// samples are the same.
///
/// Causal:   out[t] reads in[0..t] only.
/// Missing:  NaN is not counted. An infinity makes the kurtosis NaN for good.
/// Warm-up:  NaN until min_samples and four samples are present.
/// Cost:     O(1) a sample; the exact sums take 340 words a series.
/// Source:   Joanes and Gill 1998, "Comparing measures of sample skewness and kurtosis"; Neal 2015,
///           "Fast exact summation using small and large superaccumulators".
class ExpandingKurtosis : public data::Transform<ExpandingKurtosis, ExpandingOptions> {
 public:
  static constexpr std::string_view name = "expanding_kurtosis";

  /// Throws InvalidArgument when an option is out of range.
  explicit ExpandingKurtosis(Options options = {}) : Transform(std::move(options)) {}

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
