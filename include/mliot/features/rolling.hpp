// What the rolling transforms share: checks of their options and how far they look back.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "mliot/data/transform.hpp"
#include "mliot/features/window_options.hpp"

namespace mliot::features::detail {

/// Throws InvalidArgument, for `who`, unless the window holds what its options ask for.
template <class Options>
void require_fitting_window(std::string_view who, const Options& options) {
  std::optional<std::int64_t> least = options.min_samples;
  require(!least || *least <= options.window_size,
          "{}: min_samples must be <= window_size, got {} with window_size {}", who,
          least.value_or(0), options.window_size);
  if constexpr (requires { options.ddof; }) {
    require(options.ddof < options.window_size || options.window_size == 1,
            "{}: ddof must be below window_size, got {} with window_size {}", who, options.ddof,
            options.window_size);
  }
}

/// A transform over the last window_size samples.
template <class Derived, class OptionsType = WindowOptions>
class Rolling : public data::Transform<Derived, OptionsType> {
 public:
  /// Samples back, the current one included, that a value depends on.
  std::size_t memory() const noexcept {
    return static_cast<std::size_t>(this->options().window_size);
  }

 protected:
  explicit Rolling(OptionsType options)
      : data::Transform<Derived, OptionsType>(std::move(options)) {
    require_fitting_window(Derived::name, this->options());
  }

  std::int64_t window() const noexcept { return this->options().window_size; }
  std::int64_t min_samples() const noexcept {
    const std::optional<std::int64_t> least = this->options().min_samples;
    return least.value_or(window());
  }
};

}  // namespace mliot::features::detail
