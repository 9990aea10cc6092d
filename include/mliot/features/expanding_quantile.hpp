// Quantile of every sample so far.
#pragma once

#include "mliot/features/rolling_quantile.hpp"
#include "mliot/features/sample_history.hpp"

namespace mliot::features {

/// The quantile asked of all samples, and how many it needs.
struct ExpandingQuantileOptions {
  /// The quantile: 0 is the smallest sample, 0.5 the median, 1 the largest.
  double q = 0.5;

  /// Samples that must be present for a value.
  std::int64_t min_samples = 1;

  /// What stands for a quantile between two samples.
  Interpolation interpolation = Interpolation::linear;

  static constexpr auto fields() {
    return std::tuple{
        field("q", &ExpandingQuantileOptions::q,
              "The quantile: 0 the smallest sample, 0.5 the median, 1 the largest.", between(0, 1)),
        field("min_samples", &ExpandingQuantileOptions::min_samples,
              "Samples that must be present for a value.", at_least(1)),
        field("interpolation", &ExpandingQuantileOptions::interpolation,
              "What stands for a quantile between two samples.")};
  }
};

/// The quantile q of every sample since the first, by their sorted place (n - 1) q among the n
/// present; between two samples as RollingQuantile has it.
///
/// Causal:   out[t] reads in[0..t] only.
/// Missing:  NaN is not counted. Infinities are numbers; between both of them the quantile is NaN.
/// Warm-up:  NaN until min_samples are present.
/// Cost:     O(log n) a sample; memory in proportion to the samples so far, 10 to 40 bytes each,
///           which a stream takes as it grows. So no device runs it: there, take a RollingQuantile
///           as long as the device can hold. A batch sorts the series once.
/// Source:   Hyndman and Fan 1996, "Sample quantiles in statistical packages", definition 7.
class ExpandingQuantile : public HistoryTransform<ExpandingQuantile, ExpandingQuantileOptions> {
 public:
  static constexpr std::string_view name = "expanding_quantile";

  /// Throws InvalidArgument when an option is out of range.
  explicit ExpandingQuantile(Options options) : HistoryTransform(std::move(options)) {}

  template <class Out>
  Out value(const HistoryView& history) const noexcept;
  template <class Out>
  void transform(std::span<const double> in, std::span<Out> out) const;
};

}  // namespace mliot::features
