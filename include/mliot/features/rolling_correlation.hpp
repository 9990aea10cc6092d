// Rolling correlation of two columns from exact sums.
#pragma once

#include "mliot/features/rolling_pair.hpp"

namespace mliot::features {

using RollingCorrelationOptions = WindowOptions;

/// Pearson's correlation of two columns over their last window_size samples.
///
/// The square of the real correlation of the pairs of which both samples are present is rounded
/// once, and its IEEE root taken: never beyond 1, and 1 or -1 where the pairs are on a line.
///
/// Causal:   out[t] reads x and y at t - window_size + 1 .. t only.
/// Missing:  a pair with a NaN takes its place in the window and is not counted. The correlation is
///           NaN while an infinity is in the window, which leaves no trace, and where x or y does
///           not vary.
/// Warm-up:  NaN until min_samples and two pairs are present.
/// Cost:     O(1) a pair, amortised; O(window_size) where samples span more than two limbs of 64
///           bits.
class RollingCorrelation : public detail::RollingPair<RollingCorrelation, WindowOptions> {
 public:
  static constexpr std::string_view name = "rolling_correlation";

  /// Throws InvalidArgument when an option is out of range.
  explicit RollingCorrelation(Options options) : RollingPair(std::move(options)) {}

  double value(const void* state) const noexcept;
  void transform(std::span<const double> x, std::span<const double> y, std::span<double> out) const;
};

}  // namespace mliot::features
