// Exponentially weighted correlation of two columns.
#pragma once

#include "mliot/features/weight_options.hpp"

namespace mliot::features {

using ExponentiallyWeightedCorrelationOptions = WeightOptions;

/// Pearson's correlation of two columns with weights as ExponentiallyWeightedMean has them.
///
/// In double, each operation rounded in a fixed order (freestanding/ewm_pair.h); never beyond 1.
///
/// Causal:   out[t] reads x and y up to t only.
/// Missing:  a pair with a NaN changes nothing but, with ignore_na false, the age of what came
///           before. An infinity, or differences whose product overflows, make it NaN for good; NaN
///           where x or y does not vary.
/// Warm-up:  NaN until min_samples pairs are present, and of one pair.
/// Cost:     O(1) a pair.
/// Source:   pandas, ewm.corr.
class ExponentiallyWeightedCorrelation
    : public data::Transform<ExponentiallyWeightedCorrelation, WeightOptions> {
 public:
  static constexpr std::string_view name = "exponentially_weighted_correlation";

  /// Throws InvalidArgument when an option is out of range.
  explicit ExponentiallyWeightedCorrelation(Options options);

  std::size_t state_size() const noexcept;
  void reset(void* state) const noexcept;
  void push(void* state, double x, double y) const noexcept;
  bool valid(const void* state) const;
  double value(const void* state) const noexcept;
  void transform(std::span<const double> x, std::span<const double> y, std::span<double> out) const;

  /// Pairs back, the current one included, that a value depends on.
  std::size_t memory() const noexcept { return data::kWholeHistory; }

 private:
  double alpha_;
};

}  // namespace mliot::features
