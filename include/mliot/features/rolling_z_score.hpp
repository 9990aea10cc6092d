// Distance of a sample from its window's mean, in standard deviations.
#pragma once

#include "mliot/features/rolling.hpp"
#include "mliot/features/window_statistics.hpp"

namespace mliot::features {

using RollingZScoreOptions = VarianceOptions;

/// (x - mean) / deviation of the newest sample x within the last window_size samples.
///
/// The real distance from the real mean rounded once, over the IEEE square root of the real
/// variance rounded once; both steps without overflow. 0 where all samples of the window are the
/// same. A float is the float of that double.
///
/// Causal:   out[t] reads in[t - window_size + 1 .. t] only.
/// Missing:  NaN takes its place in the window and is not counted. The score of a missing
///           sample is NaN, and so is every score while an infinity is in the window.
/// Warm-up:  NaN until min_samples and more than ddof samples are present.
/// Cost:     O(1) a sample, amortised.
/// Source:   Neal 2015, "Fast exact summation using small and large superaccumulators".
class RollingZScore : public detail::Rolling<RollingZScore, VarianceOptions> {
 public:
  static constexpr std::string_view name = "rolling_z_score";
  static constexpr Statistic statistic = Statistic::score;

  /// Throws InvalidArgument when an option is out of range.
  explicit RollingZScore(Options options) : Rolling(std::move(options)) {}

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
