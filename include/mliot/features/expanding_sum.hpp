// Sum of all samples so far, correctly rounded.
#pragma once

#include "mliot/features/expanding_options.hpp"

namespace mliot::features {

using ExpandingSumOptions = ExpandingOptions;

/// Sum of every sample since the first.
///
/// The real sum of the samples present, rounded once to the output's type.
///
/// Causal:   out[t] reads in[0..t] only.
/// Missing:  NaN is not counted. An infinity makes the sum infinite for good (NaN when both signs
///           meet).
/// Warm-up:  NaN until min_samples are present.
/// Cost:     O(1) a sample; the exact sum takes 34 words a series.
/// Source:   Neal 2015, "Fast exact summation using small and large superaccumulators".
class ExpandingSum : public data::Transform<ExpandingSum, ExpandingOptions> {
 public:
  static constexpr std::string_view name = "expanding_sum";

  /// Throws InvalidArgument when an option is out of range.
  explicit ExpandingSum(Options options = {}) : Transform(std::move(options)) {}

  std::size_t state_size() const noexcept;
  void reset(void* state) const noexcept;
  void push(void* state, double x) const noexcept;
  bool valid(const void* state) const;
  template <class Out>
  Out value(const void* state) const noexcept;
  template <class Out>
  void transform(std::span<const double> in, std::span<Out> out) const;

  /// Samples back, the current one included, that a value depends on.
  std::size_t memory() const noexcept { return data::kWholeHistory; }
};

}  // namespace mliot::features
