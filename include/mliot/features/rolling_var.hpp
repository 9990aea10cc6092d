// Rolling variance, correctly rounded.
#pragma once

#include "mliot/features/rolling.hpp"
#include "mliot/features/window_statistics.hpp"

namespace mliot::features {

using RollingVarOptions = VarianceOptions;

/// Variance (divisor n - ddof) of the last window_size samples.
///
/// The real variance of the n samples present, rounded once to the output's type; never below 0.
///
/// Causal:   out[t] reads in[t - window_size + 1 .. t] only.
/// Missing:  NaN takes its place in the window and is not counted. The variance is NaN while an
///           infinity is in the window, which leaves no trace.
/// Warm-up:  NaN until min_samples and more than ddof samples are present.
/// Cost:     O(1) a sample, amortised.
/// Source:   Neal 2015, "Fast exact summation using small and large superaccumulators".
class RollingVar : public detail::Rolling<RollingVar, VarianceOptions> {
 public:
  static constexpr std::string_view name = "rolling_var";
  static constexpr Statistic statistic = Statistic::variance;

  /// Throws InvalidArgument when an option is out of range.
  explicit RollingVar(Options options) : Rolling(std::move(options)) {}

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
