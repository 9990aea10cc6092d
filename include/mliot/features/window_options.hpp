// What rolling transforms are told: how far a window reaches, and how a variance is divided.
#pragma once

#include <cstdint>
#include <optional>
#include <tuple>

#include "mliot/data/transform.hpp"

namespace mliot::features {

/// A window that ends at the current sample.
struct WindowOptions {
  /// Samples in the window, the current and the missing ones included.
  std::int64_t window_size = 0;

  /// Samples that must be present for a value; absent: window_size.
  std::optional<std::int64_t> min_samples = std::nullopt;

  static constexpr auto fields() {
    return std::tuple{field("window_size", &WindowOptions::window_size,
                            "Samples in the window, the current and the missing ones included.",
                            between(1, data::kMaxLag)),
                      field("min_samples", &WindowOptions::min_samples,
                            "Samples that must be present for a value; None: window_size.",
                            between(1, data::kMaxLag))};
  }
};

/// A window whose variance is asked for.
struct VarianceOptions {
  /// Samples in the window, the current and the missing ones included.
  std::int64_t window_size = 0;

  /// Samples that must be present for a value; absent: window_size.
  std::optional<std::int64_t> min_samples = std::nullopt;

  /// Delta degrees of freedom: the divisor is the number of samples present less ddof. Below
  /// window_size.
  std::int64_t ddof = 1;

  static constexpr auto fields() {
    return std::tuple{
        field("window_size", &VarianceOptions::window_size,
              "Samples in the window, the current and the missing ones included.",
              between(1, data::kMaxLag)),
        field("min_samples", &VarianceOptions::min_samples,
              "Samples that must be present for a value; None: window_size.",
              between(1, data::kMaxLag)),
        added_field("ddof", &VarianceOptions::ddof,
                    "The divisor is the number of samples present less ddof; below window_size.",
                    between(0, data::kMaxLag))};
  }
};

}  // namespace mliot::features
