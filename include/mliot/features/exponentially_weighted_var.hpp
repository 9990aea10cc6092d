// Exponentially weighted variance by one fixed recurrence.
#pragma once

#include "mliot/features/weight_options.hpp"

namespace mliot::features {

using ExponentiallyWeightedVarOptions = WeightedVarianceOptions;

/// Exponentially weighted variance.
///
/// With weights as ExponentiallyWeightedMean has them. In double, each operation rounded in a fixed
/// order (freestanding/ewm_moments.h); with bias false multiplied by S^2 / (S^2 - Q), S the sum of
/// the weights and Q that of their squares. A float is the float of that double.
///
/// Causal:   out[t] reads in[0..t] only.
/// Missing:  NaN changes nothing but, with ignore_na false, the age of what came before. An
///           infinity makes it NaN for good, and so do differences whose squares overflow.
/// Warm-up:  NaN until min_samples are present, and of one sample unless bias is true.
/// Cost:     O(1) a sample.
/// Source:   pandas, "Exponentially weighted window"; Finch 2009, "Incremental calculation of
/// weighted
///           mean and variance".
class ExponentiallyWeightedVar
    : public data::Transform<ExponentiallyWeightedVar, WeightedVarianceOptions> {
 public:
  static constexpr std::string_view name = "exponentially_weighted_var";

  /// Throws InvalidArgument when an option is out of range.
  explicit ExponentiallyWeightedVar(Options options);

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

 private:
  double alpha_;
};

}  // namespace mliot::features
