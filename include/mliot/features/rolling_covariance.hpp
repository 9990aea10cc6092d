// Rolling covariance of two columns, correctly rounded.
#pragma once

#include "mliot/features/rolling_pair.hpp"

namespace mliot::features {

using RollingCovarianceOptions = VarianceOptions;

/// Covariance (divisor n - ddof) of two columns over their last window_size samples.
///
/// The real covariance of the n pairs of which both samples are present, rounded once.
///
/// Causal:   out[t] reads x and y at t - window_size + 1 .. t only.
/// Missing:  a pair with a NaN takes its place in the window and is not counted. The covariance is
///           NaN while an infinity is in the window, which leaves no trace.
/// Warm-up:  NaN until min_samples and more than ddof pairs are present.
/// Cost:     O(1) a pair, amortised; O(window_size) where samples span more than two limbs of 64
///           bits.
class RollingCovariance : public detail::RollingPair<RollingCovariance, VarianceOptions> {
 public:
  static constexpr std::string_view name = "rolling_covariance";

  /// Throws InvalidArgument when an option is out of range.
  explicit RollingCovariance(Options options) : RollingPair(std::move(options)) {}

  double value(const void* state) const noexcept;
  void transform(std::span<const double> x, std::span<const double> y, std::span<double> out) const;
};

}  // namespace mliot::features
