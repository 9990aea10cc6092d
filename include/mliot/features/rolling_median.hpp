// Median of a sliding window.
#pragma once

#include "mliot/features/rolling.hpp"

namespace mliot::features {

using RollingMedianOptions = WindowOptions;

/// Median of the last window_size samples: the middle one, or the rounded mean of the two middle
/// ones when their number is even. -0 counts as 0.
///
/// Causal:   out[t] reads in[t - window_size + 1 .. t] only.
/// Missing:  NaN takes its place in the window and is not counted. Infinities are numbers; between
///           both of them the median is NaN.
/// Warm-up:  NaN until min_samples are present.
/// Cost:     a binary search and a move within the sorted window a sample.
/// Source:   Tukey 1977, "Exploratory Data Analysis".
class RollingMedian : public detail::Rolling<RollingMedian> {
 public:
  static constexpr std::string_view name = "rolling_median";

  /// Throws InvalidArgument when an option is out of range.
  explicit RollingMedian(Options options) : Rolling(std::move(options)) {}

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
