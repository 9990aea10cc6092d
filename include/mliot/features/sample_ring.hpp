// The last samples as they are: what a window over time holds where it needs their times too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "mliot/features/rolling.hpp"
#include "mliot/features/window_options.hpp"

namespace mliot::features::detail {

/// The window by count inside TimeRollingSlope. It has no value of its own.
class SampleRing : public Rolling<SampleRing, WindowOptions> {
 public:
  static constexpr std::string_view name = "rolling_slope";

  explicit SampleRing(Options options) : Rolling(std::move(options)) {}

  std::size_t state_size() const noexcept;
  void reset(void* state) const noexcept;
  void push(void* state, double x) const noexcept;
  bool valid(const void* state) const;

  /// Takes the oldest sample present, at that place of the ring, out of the window.
  void forget(void* state, std::int64_t place) const noexcept;

  /// The ring of samples, by place.
  const double* samples(const void* state) const noexcept;
};

}  // namespace mliot::features::detail
