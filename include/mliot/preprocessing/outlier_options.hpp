// What every step that judges a sample by the window before it is told.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <tuple>

#include "mliot/data/transform.hpp"

namespace mliot::preprocessing {

/// What becomes of an outlier: missing, the center of the window, or the fence that it is beyond.
enum class OutlierAction { nan, center, clip };

constexpr std::array<std::string_view, 3> enum_names(OutlierAction) {
  return {"nan", "center", "clip"};
}

/// A window, how far from its center a sample may be, and what happens beyond. The default
/// threshold is Tenths / 10.
template <int Tenths>
struct OutlierOptions {
  /// Samples in the window, the missing ones included; it ends before the current one.
  std::int64_t window_size = 30;

  /// Distance of the fences, in deviations from the center or interquartile ranges.
  double threshold = Tenths / 10.0;

  /// Samples that must be present in the window before one is judged.
  std::int64_t min_samples = 5;

  /// What becomes of an outlier.
  OutlierAction action = OutlierAction::nan;

  static constexpr auto fields() {
    return std::tuple{
        field("window_size", &OutlierOptions::window_size,
              "Samples in the window, which ends before the current one.",
              between(5, data::kMaxLag)),
        field("threshold", &OutlierOptions::threshold,
              "Distance of the fences, in deviations from the center or interquartile ranges.",
              above(0)),
        field("min_samples", &OutlierOptions::min_samples,
              "Samples that must be present before one is judged.", between(2, data::kMaxLag)),
        field("action", &OutlierOptions::action,
              "What becomes of an outlier: nan, center or clip.")};
  }
};

namespace detail {

/// The checks and the memory of such a step.
template <class Derived, class Options>
class Outliers : public data::Transform<Derived, Options> {
 public:
  /// Samples back, the current one included, that a value depends on.
  std::size_t memory() const noexcept {
    return static_cast<std::size_t>(this->options().window_size) + 1;
  }

 protected:
  explicit Outliers(Options options) : data::Transform<Derived, Options>(options) {
    require(options.min_samples <= options.window_size,
            "{}: min_samples must be <= window_size, got {} with window_size {}", Derived::name,
            options.min_samples, options.window_size);
  }
};

}  // namespace detail
}  // namespace mliot::preprocessing
