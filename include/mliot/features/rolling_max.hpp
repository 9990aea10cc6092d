// Largest sample of a sliding window.
#pragma once

#include "mliot/features/rolling.hpp"

namespace mliot::features {

using RollingMaxOptions = WindowOptions;

/// Largest of the last window_size samples; -0 counts as 0.
///
/// Causal:   out[t] reads in[t - window_size + 1 .. t] only.
/// Missing:  NaN takes its place in the window and is not counted. Infinities are numbers.
/// Warm-up:  NaN until min_samples are present.
/// Cost:     O(1) a sample, amortised; blocks O(log window) on whole vectors.
/// Source:   Lemire 2006, "Streaming maximum-minimum filter using no more than three comparisons
///           per element"; van Herk 1992, "A fast algorithm for local minimum and maximum filters".
class RollingMax : public detail::Rolling<RollingMax> {
 public:
  static constexpr std::string_view name = "rolling_max";

  /// Throws InvalidArgument when an option is out of range.
  explicit RollingMax(Options options) : Rolling(std::move(options)) {}

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
