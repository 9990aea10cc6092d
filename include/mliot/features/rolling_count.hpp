// Samples present in a sliding window.
#pragma once

#include "mliot/features/rolling.hpp"

namespace mliot::features {

/// A window, and how many samples a count needs.
struct RollingCountOptions {
  /// Samples in the window, the current and the missing ones included.
  std::int64_t window_size = 0;

  /// Samples that must be present for a value.
  std::int64_t min_samples = 0;

  static constexpr auto fields() {
    return std::tuple{
        field("window_size", &RollingCountOptions::window_size,
              "Samples in the window, the current and the missing ones included.",
              between(1, data::kMaxLag)),
        field("min_samples", &RollingCountOptions::min_samples,
              "Samples that must be present for a value.", between(0, data::kMaxLag))};
  }
};

/// How many of the last window_size samples are present.
///
/// Causal:   out[t] reads in[t - window_size + 1 .. t] only.
/// Missing:  NaN takes its place in the window and is not counted. Infinities are present.
/// Warm-up:  the samples so far are counted; NaN until min_samples are present.
/// Cost:     O(1) a sample.
class RollingCount : public detail::Rolling<RollingCount, RollingCountOptions> {
 public:
  static constexpr std::string_view name = "rolling_count";

  /// Throws InvalidArgument when an option is out of range.
  explicit RollingCount(Options options) : Rolling(std::move(options)) {}

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
