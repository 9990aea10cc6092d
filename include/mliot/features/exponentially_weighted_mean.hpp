// Exponentially weighted mean by one fixed recurrence.
#pragma once

#include "mliot/features/weight_options.hpp"

namespace mliot::features {

using ExponentiallyWeightedMeanOptions = WeightOptions;

/// The level y that moves by alpha times its distance from each sample: y = y + alpha (x - y),
/// begun with the first sample.
///
/// With adjust, by its distance over the sum of the weights 1, 1 - alpha, (1 - alpha)^2 ... of the
/// samples so far. In double, each operation rounded; a float is the float of that double.
///
/// Causal:   out[t] reads in[0..t] only.
/// Missing:  NaN leaves the level as it is; with ignore_na false what came before is older by a
///           step. An infinity makes the level infinite for good (NaN when both signs meet), and so
///           does a step larger than the largest double.
/// Warm-up:  NaN until min_samples are present.
/// Cost:     O(1) a sample.
/// Source:   Brown 1959, "Statistical Forecasting for Inventory Control"; pandas, "Exponentially
///           weighted window".
class ExponentiallyWeightedMean
    : public data::Transform<ExponentiallyWeightedMean, ExponentiallyWeightedMeanOptions> {
 public:
  static constexpr std::string_view name = "exponentially_weighted_mean";

  /// Throws InvalidArgument when an option is out of range, or not exactly one of the four gives
  /// the weight.
  explicit ExponentiallyWeightedMean(Options options);

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

 private:
  /// Whether one step of one kind is all there is: no weights but alpha.
  bool plain() const noexcept { return !options().adjust && options().ignore_na; }

  double alpha_;
};

}  // namespace mliot::features
