// Exponentially weighted covariance of two columns.
#pragma once

#include "mliot/features/weight_options.hpp"

namespace mliot::features {

using ExponentiallyWeightedCovarianceOptions = WeightedVarianceOptions;

/// Covariance of two columns with weights as ExponentiallyWeightedMean has them.
///
/// In double, each operation rounded in a fixed order (freestanding/ewm_pair.h); with bias false
/// multiplied by S^2 / (S^2 - Q), S the sum of the weights and Q that of their squares. That of a
/// column with itself is its ExponentiallyWeightedVar.
///
/// Causal:   out[t] reads x and y up to t only.
/// Missing:  a pair with a NaN changes nothing but, with ignore_na false, the age of what came
///           before. An infinity, or differences whose product overflows, make it NaN for good.
/// Warm-up:  NaN until min_samples pairs are present, and of one pair unless bias is true.
/// Cost:     O(1) a pair.
/// Source:   pandas, ewm.cov.
class ExponentiallyWeightedCovariance
    : public data::Transform<ExponentiallyWeightedCovariance, WeightedVarianceOptions> {
 public:
  static constexpr std::string_view name = "exponentially_weighted_covariance";

  /// Throws InvalidArgument when an option is out of range.
  explicit ExponentiallyWeightedCovariance(Options options);

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
