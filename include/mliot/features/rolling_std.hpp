// Rolling standard deviation: the root of the correctly rounded variance.
#pragma once

#include "mliot/features/rolling.hpp"
#include "mliot/features/window_statistics.hpp"

namespace mliot::features {

using RollingStdOptions = VarianceOptions;

/// Standard deviation (divisor n - ddof) of the last window_size samples.
///
/// The IEEE square root, in the output's type, of the variance that RollingVar gives in that type.
///
/// Causal:   out[t] reads in[t - window_size + 1 .. t] only.
/// Missing:  NaN takes its place in the window and is not counted. The deviation is NaN while an
///           infinity is in the window, which leaves no trace.
/// Warm-up:  NaN until min_samples and more than ddof samples are present.
/// Cost:     O(1) a sample, amortised.
/// Source:   Neal 2015, "Fast exact summation using small and large superaccumulators".
class RollingStd : public detail::Rolling<RollingStd, VarianceOptions> {
 public:
  static constexpr std::string_view name = "rolling_std";
  static constexpr Statistic statistic = Statistic::deviation;

  /// Throws InvalidArgument when an option is out of range.
  explicit RollingStd(Options options) : Rolling(std::move(options)) {}

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
