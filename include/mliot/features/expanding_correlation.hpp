// Correlation of two columns over all samples so far, from exact sums.
#pragma once

#include "mliot/features/expanding_options.hpp"

namespace mliot::features {

using ExpandingCorrelationOptions = ExpandingOptions;

/// Pearson's correlation of two columns over every sample since the first.
///
/// The square of the real correlation of the pairs of which both samples are present is rounded
/// once, and its IEEE root taken: never beyond 1, and 1 or -1 where the pairs are on a line.
///
/// Causal:   out[t] reads x and y up to t only.
/// Missing:  a pair with a NaN is not counted. An infinity makes the correlation NaN for good; NaN
///           where x or y does not vary.
/// Warm-up:  NaN until min_samples and two pairs are present.
/// Cost:     O(1) a pair; the exact sums take 272 words a series.
/// Source:   Neal 2015, "Fast exact summation using small and large superaccumulators".
class ExpandingCorrelation : public data::Transform<ExpandingCorrelation, ExpandingOptions> {
 public:
  static constexpr std::string_view name = "expanding_correlation";

  /// Throws InvalidArgument when an option is out of range.
  explicit ExpandingCorrelation(Options options = {}) : Transform(std::move(options)) {}

  std::size_t state_size() const noexcept;
  void reset(void* state) const noexcept;
  void push(void* state, double x, double y) const noexcept;
  bool valid(const void* state) const;
  double value(const void* state) const noexcept;
  void transform(std::span<const double> x, std::span<const double> y, std::span<double> out) const;

  /// Pairs back, the current one included, that a value depends on.
  std::size_t memory() const noexcept { return data::kWholeHistory; }
};

}  // namespace mliot::features
