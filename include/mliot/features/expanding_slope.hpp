// Slope of the line that fits all samples so far, correctly rounded.
#pragma once

#include "mliot/features/expanding_options.hpp"

namespace mliot::features {

using ExpandingSlopeOptions = ExpandingOptions;

/// Slope of the straight line that fits every sample since the first best, by least squares.
///
/// The real slope over the samples present and their places, rounded once to the output's type.
///
/// Unit:     that of the samples, a step.
/// Causal:   out[t] reads in[0..t] only.
/// Missing:  NaN takes a place and is not counted. An infinity makes the slope NaN for good.
/// Warm-up:  NaN until min_samples and two samples are present.
/// Cost:     O(1) a sample; the exact sums take 75 words a series.
/// Source:   Neal 2015, "Fast exact summation using small and large superaccumulators".
class ExpandingSlope : public data::Transform<ExpandingSlope, ExpandingOptions> {
 public:
  static constexpr std::string_view name = "expanding_slope";

  /// Throws InvalidArgument when an option is out of range.
  explicit ExpandingSlope(Options options = {}) : Transform(std::move(options)) {}

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
