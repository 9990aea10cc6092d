// Smallest sample so far.
#pragma once

#include "mliot/features/expanding_options.hpp"

namespace mliot::features {

using ExpandingMinOptions = ExpandingOptions;

/// Smallest sample since the first; -0 counts as 0.
///
/// Causal:   out[t] reads in[0..t] only.
/// Missing:  NaN is not counted. Infinities are numbers.
/// Warm-up:  NaN until min_samples are present.
/// Cost:     O(1) a sample.
class ExpandingMin : public data::Transform<ExpandingMin, ExpandingOptions> {
 public:
  static constexpr std::string_view name = "expanding_min";

  /// Throws InvalidArgument when an option is out of range.
  explicit ExpandingMin(Options options = {}) : Transform(std::move(options)) {}

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
