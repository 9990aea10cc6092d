// Exponentially weighted mean by one fixed recurrence.
#pragma once

#include "mliot/data/transform.hpp"

namespace mliot::features {

/// How fast the past is forgotten.
struct ExponentiallyWeightedMeanOptions {
  /// Weight of the newest sample, in (0, 1].
  double alpha = 0;

  static constexpr auto fields() {
    return std::tuple{field("alpha", &ExponentiallyWeightedMeanOptions::alpha,
                            "Weight of the newest sample, in (0, 1].",
                            Range{.low = 0, .high = 1, .open_low = true})};
  }
};

/// The level y that moves by alpha times its distance from each sample: y = y + alpha (x - y),
/// begun with the first sample.
///
/// In double, each operation rounded; a float is the float of that double.
///
/// Causal:   out[t] reads in[0..t] only.
/// Missing:  NaN leaves the level as it is. An infinity makes it infinite for good (NaN when both
///           signs meet), and so does a step larger than the largest double.
/// Warm-up:  NaN until the first sample that is present.
/// Cost:     O(1) a sample.
/// Source:   Brown 1959, "Statistical Forecasting for Inventory Control".
class ExponentiallyWeightedMean
    : public data::Transform<ExponentiallyWeightedMean, ExponentiallyWeightedMeanOptions> {
 public:
  static constexpr std::string_view name = "exponentially_weighted_mean";

  /// Throws InvalidArgument when an option is out of range.
  explicit ExponentiallyWeightedMean(Options options) : Transform(options) {}

  std::size_t state_size() const noexcept;
  void reset(void* state) const noexcept;
  void push(void* state, double x) const noexcept;
  bool valid(const void* state) const;
  template <class Out>
  Out value(const void* state) const noexcept;
  template <class Out>
  void transform(std::span<const double> in, std::span<Out> out) const;

  /// transform() of each series values[offsets[i] .. offsets[i + 1]): four recurrences at a time,
  /// since one waits for itself. The same bits.
  template <class Out>
  void transform_series(std::span<const double> values, std::span<const std::int64_t> offsets,
                        std::span<Out> out) const;

  /// Samples back, the current one included, that a value depends on.
  std::size_t memory() const noexcept { return data::kWholeHistory; }
};

}  // namespace mliot::features
