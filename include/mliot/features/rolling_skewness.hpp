// Rolling skewness from exact sums.
#pragma once

#include "mliot/features/rolling.hpp"

namespace mliot::features {

using RollingSkewnessOptions = WindowOptions;

/// Skewness of the last window_size samples, adjusted for bias (G1, as pandas and Excel).
///
/// n sqrt(n - 1) / (n - 2) sum (x - mean)^3 / (sum (x - mean)^2)^(3/2) of the n samples present:
/// the square of the real number is rounded once, and its IEEE root taken. NaN where all samples
/// are the same, as in pandas. A float is the float of that double.
///
/// Causal:   out[t] reads in[t - window_size + 1 .. t] only.
/// Missing:  NaN takes its place in the window and is not counted. The skewness is NaN while
///           an infinity is in the window, which leaves no trace.
/// Warm-up:  NaN until min_samples and three samples are present.
/// Cost:     O(1) a sample, amortised; O(window_size) where samples span more than two limbs of 64
///           bits.
/// Source:   Joanes and Gill 1998, "Comparing measures of sample skewness and kurtosis", The
///           Statistician 47.
class RollingSkewness : public detail::Rolling<RollingSkewness> {
 public:
  static constexpr std::string_view name = "rolling_skewness";

  /// Throws InvalidArgument when an option is out of range.
  explicit RollingSkewness(Options options) : Rolling(std::move(options)) {}

  std::size_t state_size() const noexcept;
  void reset(void* state) const noexcept;
  void push(void* state, double x) const noexcept;
  bool valid(const void* state) const;

  /// Takes the oldest sample present, at that place of the ring, out of the window.
  void forget(void* state, std::int64_t place) const noexcept;

  /// The ring of samples, by place.
  const double* samples(const void* state) const noexcept;

  template <class Out>
  Out value(const void* state) const noexcept;
  template <class Out>
  void transform(std::span<const double> in, std::span<Out> out) const;
};

}  // namespace mliot::features
