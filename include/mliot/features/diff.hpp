// The change over some steps.
#pragma once

#include "mliot/data/transform.hpp"

namespace mliot::features {

/// How many steps back.
struct DiffOptions {
  /// Steps back to the sample that is subtracted.
  std::int64_t lag = 1;

  static constexpr auto fields() {
    return std::tuple{field("lag", &DiffOptions::lag,
                            "Steps back to the sample that is subtracted.",
                            between(1, data::kMaxLag))};
  }
};

/// The current sample minus the one `lag` steps ago, rounded once to the output's type.
///
/// Causal:   out[t] = in[t] - in[t - lag].
/// Missing:  NaN when either sample is missing; infinities follow IEEE subtraction.
/// Warm-up:  NaN for the first lag samples.
/// Cost:     O(1) a sample.
/// Source:   Box and Jenkins 1970, "Time Series Analysis".
class Diff : public data::Transform<Diff, DiffOptions> {
 public:
  static constexpr std::string_view name = "diff";

  /// Throws InvalidArgument when an option is out of range.
  explicit Diff(Options options = {}) : Transform(options) {}

  std::size_t state_size() const noexcept;
  void reset(void* state) const noexcept;
  void push(void* state, double x) const noexcept;
  bool valid(const void* state) const;
  template <class Out>
  Out value(const void* state) const noexcept;
  template <class Out>
  void transform(std::span<const double> in, std::span<Out> out) const;

  /// Samples back, the current one included, that a value depends on.
  std::size_t memory() const noexcept { return static_cast<std::size_t>(options().lag) + 1; }
};

}  // namespace mliot::features
