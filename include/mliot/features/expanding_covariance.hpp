// Covariance of two columns over all samples so far, correctly rounded.
#pragma once

#include "mliot/features/expanding_options.hpp"

namespace mliot::features {

using ExpandingCovarianceOptions = ExpandingVarianceOptions;

/// Covariance (divisor n - ddof) of two columns over every sample since the first.
///
/// The real covariance of the n pairs of which both samples are present, rounded once.
///
/// Causal:   out[t] reads x and y up to t only.
/// Missing:  a pair with a NaN is not counted. An infinity makes the covariance NaN for good.
/// Warm-up:  NaN until min_samples and more than ddof pairs are present.
/// Cost:     O(1) a pair; the exact sums take 272 words a series.
/// Source:   Neal 2015, "Fast exact summation using small and large superaccumulators".
class ExpandingCovariance : public data::Transform<ExpandingCovariance, ExpandingVarianceOptions> {
 public:
  static constexpr std::string_view name = "expanding_covariance";

  /// Throws InvalidArgument when an option is out of range.
  explicit ExpandingCovariance(Options options = {}) : Transform(std::move(options)) {}

  std::size_t state_size() const noexcept;
  void reset(void* state) const noexcept;
  void push(void* state, double x, double y) const noexcept;
  bool valid(const void* state) const;
  double value(const void* state) const noexcept;
  void transform(std::span<const double> x, std::span<const double> y, std::span<double> out) const;

  /// Pairs back, the current one included, that a value depends on.
  std::size_t memory() const noexcept { return data::kWholeHistory; }
};

}  // namespace mliot::features
