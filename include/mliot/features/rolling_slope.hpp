// Slope of the line that fits a sliding window, correctly rounded.
#pragma once

#include "mliot/features/rolling.hpp"

namespace mliot::features {

/// A window that a line is fitted to.
struct RollingSlopeOptions {
  /// Samples in the window, the current and the missing ones included.
  std::int64_t window_size = 0;

  /// Samples that must be present for a value; absent: window_size.
  std::optional<std::int64_t> min_samples = std::nullopt;

  static constexpr auto fields() {
    constexpr double kLongest = 65536;  // MLIOT_LONGEST_SLOPE
    return std::tuple{field("window_size", &RollingSlopeOptions::window_size,
                            "Samples in the window, the current and the missing ones included.",
                            between(2, kLongest)),
                      field("min_samples", &RollingSlopeOptions::min_samples,
                            "Samples that must be present for a value; None: window_size.",
                            between(1, kLongest))};
  }
};

/// Slope of the straight line that fits the last window_size samples best, by least squares.
///
/// The real slope over the samples present and their places, rounded once to the output's type.
///
/// Unit:     that of the samples, a step.
/// Causal:   out[t] reads in[t - window_size + 1 .. t] only.
/// Missing:  NaN takes its place in the window and is not counted. The slope is NaN while an
///           infinity is in the window, which leaves no trace.
/// Warm-up:  NaN until min_samples and two samples are present.
/// Cost:     O(1) a sample, amortised; O(window_size) where samples span more than two limbs of 64
///           bits.
class RollingSlope : public detail::Rolling<RollingSlope, RollingSlopeOptions> {
 public:
  static constexpr std::string_view name = "rolling_slope";

  /// Throws InvalidArgument when an option is out of range.
  explicit RollingSlope(Options options) : Rolling(std::move(options)) {}

  std::size_t state_size() const noexcept;
  void reset(void* state) const noexcept;
  void push(void* state, double x) const noexcept;
  bool valid(const void* state) const;
  template <class Out>
  Out value(const void* state) const noexcept;
  template <class Out>
  void transform(std::span<const double> in, std::span<Out> out) const;
};

}  // namespace mliot::features
