// What the rolling transforms share: their options and how far they look back.
#pragma once

#include <utility>

#include "mliot/data/transform.hpp"
#include "mliot/features/window_options.hpp"

namespace mliot::features::detail {

/// A transform over the last window_size samples.
template <class Derived>
class Rolling : public data::Transform<Derived, WindowOptions> {
 public:
  /// Samples back, the current one included, that a value depends on.
  std::size_t memory() const noexcept {
    return static_cast<std::size_t>(this->options().window_size);
  }

 protected:
  explicit Rolling(WindowOptions options)
      : data::Transform<Derived, WindowOptions>(std::move(options)) {
    require(min_samples() <= window(),
            "{}: min_samples must be <= window_size, got {} with window_size {}", Derived::name,
            min_samples(), window());
  }

  std::int64_t window() const noexcept { return this->options().window_size; }
  std::int64_t min_samples() const noexcept {
    return this->options().min_samples.value_or(window());
  }
};

}  // namespace mliot::features::detail
