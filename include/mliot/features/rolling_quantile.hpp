// Quantile of a sliding window.
#pragma once

#include <array>

#include "mliot/features/rolling.hpp"

namespace mliot::features {

/// What stands for a quantile that falls between two samples.
enum class Interpolation : std::uint8_t { linear, lower, higher, midpoint, nearest };

constexpr auto enum_names(Interpolation) {
  return std::array<std::string_view, 5>{"linear", "lower", "higher", "midpoint", "nearest"};
}

/// A window and the quantile asked of it.
struct RollingQuantileOptions {
  /// Samples in the window, the current and the missing ones included.
  std::int64_t window_size = 0;

  /// The quantile: 0 is the smallest sample, 0.5 the median, 1 the largest.
  double q = 0.5;

  /// Samples that must be present for a value; absent: window_size.
  std::optional<std::int64_t> min_samples = std::nullopt;

  /// What stands for a quantile between two samples.
  Interpolation interpolation = Interpolation::linear;

  static constexpr auto fields() {
    return std::tuple{
        field("window_size", &RollingQuantileOptions::window_size,
              "Samples in the window, the current and the missing ones included.",
              between(1, data::kMaxLag)),
        field("q", &RollingQuantileOptions::q,
              "The quantile: 0 the smallest sample, 0.5 the median, 1 the largest.", between(0, 1)),
        field("min_samples", &RollingQuantileOptions::min_samples,
              "Samples that must be present for a value; None: window_size.",
              between(1, data::kMaxLag)),
        field("interpolation", &RollingQuantileOptions::interpolation,
              "What stands for a quantile between two samples.")};
  }
};

/// The quantile q of the last window_size samples, by their sorted place (n - 1) q among the n
/// present.
///
/// Between the samples a and b at both sides of that place: a + fraction (b - a) in double, in that
/// order, each operation rounded (linear; halfway the rounded middle, so 0.5 is the median); a, b,
/// their rounded middle, or the nearer one (where both are as near, that of the even place). -0
/// counts as 0. A float is the float of that double.
///
/// Causal:   out[t] reads in[t - window_size + 1 .. t] only.
/// Missing:  NaN takes its place in the window and is not counted. Infinities are numbers; between
///           both of them the quantile is NaN.
/// Warm-up:  NaN until min_samples are present.
/// Cost:     a binary search and a move within the sorted window a sample.
/// Source:   Hyndman and Fan 1996, "Sample quantiles in statistical packages", definition 7.
class RollingQuantile : public detail::Rolling<RollingQuantile, RollingQuantileOptions> {
 public:
  static constexpr std::string_view name = "rolling_quantile";

  /// Throws InvalidArgument when an option is out of range.
  explicit RollingQuantile(Options options) : Rolling(std::move(options)) {}

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
