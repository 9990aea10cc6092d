// The sample some steps ago.
#pragma once

#include "mliot/data/transform.hpp"

namespace mliot::features {

/// How many steps back.
struct LagOptions {
  /// Steps back; 0 is the current sample.
  std::int64_t lag = 1;

  static constexpr auto fields() {
    return std::tuple{field("lag", &LagOptions::lag, "Steps back; 0 is the current sample.",
                            between(0, data::kMaxLag))};
  }
};

/// The sample `lag` steps ago.
///
/// Causal:   out[t] = in[t - lag].
/// Missing:  NaN and infinities come out as they went in.
/// Warm-up:  NaN for the first lag samples.
/// Cost:     O(1) a sample.
class Lag : public data::Transform<Lag, LagOptions> {
 public:
  static constexpr std::string_view name = "lag";

  /// Throws InvalidArgument when an option is out of range.
  explicit Lag(Options options = {}) : Transform(options) {}

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
