// Rolling sum, correctly rounded.
#pragma once

#include "mliot/features/rolling.hpp"
#include "mliot/features/window_statistics.hpp"

namespace mliot::features {

using RollingSumOptions = WindowOptions;

/// Sum of the last window_size samples.
///
/// The real sum of the samples present, rounded once to the output's type.
///
/// Causal:   out[t] reads in[t - window_size + 1 .. t] only.
/// Missing:  NaN takes its place in the window and is not counted. An infinity makes the sum
///           infinite (NaN when both signs meet) while it is in the window, and leaves no trace.
/// Warm-up:  NaN until min_samples are present.
/// Cost:     O(1) a sample, amortised.
/// Source:   Neal 2015, "Fast exact summation using small and large superaccumulators".
class RollingSum : public detail::Rolling<RollingSum> {
 public:
  static constexpr std::string_view name = "rolling_sum";
  static constexpr Statistic statistic = Statistic::sum;

  /// Throws InvalidArgument when an option is out of range.
  explicit RollingSum(Options options) : Rolling(std::move(options)) {}

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
