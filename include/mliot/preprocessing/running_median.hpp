// Running median: a centred window, given out with its delay.
#pragma once

#include "mliot/data/transform.hpp"

namespace mliot::preprocessing {

/// How far the window reaches.
struct RunningMedianOptions {
  /// Samples in the window, an odd number.
  std::int64_t window_size = 5;

  static constexpr auto fields() {
    return std::tuple{field("window_size", &RunningMedianOptions::window_size,
                            "Samples in the window, an odd number.", between(3, data::kMaxLag))};
  }
};

/// The median of the window around the sample delay() steps ago: removes spikes that are shorter
/// than half of the window and keeps steps sharp.
///
/// Causal:   out[t] reads in[t - window_size + 1 .. t] only; it describes in[t - delay()].
/// Missing:  NaN takes its place in the window and is not counted, so that short gaps are filled.
///           Infinities are numbers. -0 counts as 0.
/// Warm-up:  NaN for the first delay() samples; windows are shorter where the stream begins.
/// Cost:     a binary search and a move within the sorted window a sample; short windows of whole
///           series by sorting networks.
/// Source:   Tukey 1977, "Exploratory Data Analysis".
class RunningMedian : public data::Transform<RunningMedian, RunningMedianOptions> {
 public:
  static constexpr std::string_view name = "running_median";

  /// Throws InvalidArgument when window_size is even or out of range.
  explicit RunningMedian(Options options = {});

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

  /// Samples between a value and the one that it describes.
  std::int64_t delay() const noexcept { return options().window_size / 2; }
};

}  // namespace mliot::preprocessing
