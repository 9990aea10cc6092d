// Rolling excess kurtosis, correctly rounded.
#pragma once

#include "mliot/features/rolling.hpp"

namespace mliot::features {

using RollingKurtosisOptions = WindowOptions;

/// Excess kurtosis of the last window_size samples, adjusted for bias (G2, as pandas and Excel).
///
/// (n - 1) / ((n - 2) (n - 3)) ((n + 1) n sum (x - mean)^4 / (sum (x - mean)^2)^2 - 3 (n - 1)) of
/// the n samples present: the real number rounded once to the output's type. NaN where all samples
/// are the same, as in pandas.
///
/// Causal:   out[t] reads in[t - window_size + 1 .. t] only.
/// Missing:  NaN takes its place in the window and is not counted. The kurtosis is NaN while
///           an infinity is in the window, which leaves no trace.
/// Warm-up:  NaN until min_samples and four samples are present.
/// Cost:     O(1) a sample, amortised; O(window_size) where samples span more than two limbs of 64
///           bits.
/// Source:   Joanes and Gill 1998, "Comparing measures of sample skewness and kurtosis", The
///           Statistician 47.
class RollingKurtosis : public detail::Rolling<RollingKurtosis> {
 public:
  static constexpr std::string_view name = "rolling_kurtosis";

  /// Throws InvalidArgument when an option is out of range.
  explicit RollingKurtosis(Options options) : Rolling(std::move(options)) {}

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
