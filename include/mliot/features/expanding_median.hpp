// Median of every sample so far.
#pragma once

#include "mliot/features/expanding_options.hpp"
#include "mliot/features/sample_history.hpp"

namespace mliot::features {

using ExpandingMedianOptions = ExpandingOptions;

/// Median of every sample since the first: the middle one, or the rounded mean of the two middle
/// ones when their number is even. -0 counts as 0.
///
/// Causal:   out[t] reads in[0..t] only.
/// Missing:  NaN is not counted. Infinities are numbers; between both of them the median is NaN.
/// Warm-up:  NaN until min_samples are present.
/// Cost:     O(log n) a sample; memory in proportion to the samples so far, 10 to 40 bytes each,
///           which a stream takes as it grows. So no device runs it: there, take a RollingMedian as
///           long as the device can hold. A batch sorts the series once.
/// Source:   Tukey 1977, "Exploratory Data Analysis".
class ExpandingMedian : public HistoryTransform<ExpandingMedian, ExpandingOptions> {
 public:
  static constexpr std::string_view name = "expanding_median";

  /// Throws InvalidArgument when an option is out of range.
  explicit ExpandingMedian(Options options = {}) : HistoryTransform(std::move(options)) {}

  template <class Out>
  Out value(const HistoryView& history) const noexcept;
  template <class Out>
  void transform(std::span<const double> in, std::span<Out> out) const;
};

}  // namespace mliot::features
