// Hampel filter: replaces lone sensor spikes by the local median.
#pragma once

#include "mliot/data/transform.hpp"

namespace mliot::preprocessing {

/// How far back the filter looks, and how far a sample may stray.
struct HampelOptions {
  /// Samples in the window, the current and the missing ones included. At least 3.
  std::int64_t window_size = 7;

  /// Distance from the median, in robust standard deviations, that marks a spike.
  double threshold = 3;

  /// Samples that must be present before one is replaced.
  std::int64_t min_samples = 3;

  static constexpr auto fields() {
    return std::tuple{
        field("window_size", &HampelOptions::window_size,
              "Samples in the window, the current and the missing ones included.",
              between(3, data::kMaxLag)),
        field("threshold", &HampelOptions::threshold,
              "Distance from the median, in robust standard deviations, that marks a spike.",
              at_least(0)),
        field("min_samples", &HampelOptions::min_samples,
              "Samples that must be present before one is replaced.", between(1, data::kMaxLag))};
  }
};

/// Replaces a spike by the median of the window that ends at it.
///
/// With m the median of the samples in the window and s = 1.4826 times the median of |sample - m|,
/// a sample x becomes m when |x - m| > threshold * s and stays x otherwise. The window holds the
/// samples as they came, spikes included. Where more than half of them are equal, s is 0 and every
/// other sample is a spike: counts that are mostly 0 need another filter.
///
/// Causal:   out[t] reads in[t - window_size + 1 .. t] only.
/// Missing:  NaN stays NaN, takes its place in the window and is not counted. Infinities are
///           numbers; where the median is infinite nothing is replaced.
/// Warm-up:  samples pass unchanged until min_samples are present.
/// Cost:     O(window_size) a sample; nothing is allocated.
/// Source:   Pearson et al. 2016, "Generalized Hampel Filters", EURASIP J. Adv. Signal Process.
class Hampel : public data::Transform<Hampel, HampelOptions> {
 public:
  static constexpr std::string_view name = "hampel";

  /// Throws InvalidArgument when an option is out of range.
  explicit Hampel(Options options = {});

  std::size_t state_size() const noexcept;
  void reset(void* state) const noexcept;
  void push(void* state, double x) const noexcept;
  bool valid(const void* state) const;
  template <class Out>
  Out value(const void* state) const noexcept;
  template <class Out>
  void transform(std::span<const double> in, std::span<Out> out) const;

  /// Samples back, the current one included, that a value depends on.
  std::size_t memory() const noexcept { return static_cast<std::size_t>(options().window_size); }
};

}  // namespace mliot::preprocessing
