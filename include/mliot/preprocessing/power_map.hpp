// Makes a skewed column more normal: the map of the power transformer.
#pragma once

#include <array>

#include "mliot/preprocessing/map.hpp"

namespace mliot::preprocessing {

/// Which family of powers.
enum class PowerMethod : std::uint8_t { yeo_johnson, box_cox };

constexpr std::array<std::string_view, 2> enum_names(PowerMethod) {
  return {"yeo-johnson", "box-cox"};
}

/// The power, and how the result is moved and stretched.
struct PowerMapOptions {
  PowerMethod method = PowerMethod::yeo_johnson;
  double lambda = 1;
  double center = 0;
  double scale = 1;

  static constexpr auto fields() {
    return std::tuple{
        field("method", &PowerMapOptions::method, R"("yeo-johnson" or "box-cox".)"),
        field("lambda", &PowerMapOptions::lambda, "The power; 1 leaves differences as they are."),
        field("center", &PowerMapOptions::center, "What is subtracted from the power."),
        field("scale", &PowerMapOptions::scale, "What the difference is divided by.", above(0))};
  }
};

/// y = (p(x) - center) / scale with the power p.
///
/// Box-Cox:      p(x) = (x^lambda - 1) / lambda, log x for lambda 0.
/// Yeo-Johnson:  the same of 1 + x from 0 up, minus that of 1 - x with 2 - lambda below.
///
/// Missing:  NaN stays NaN; Box-Cox makes NaN of what is not above 0.
/// Cost:     one logarithm and one exponential a sample.
/// Source:   Yeo and Johnson 2000, Biometrika 87(4); Box and Cox 1964, JRSS B 26(2).
class PowerMap : public Map<PowerMap, PowerMapOptions> {
 public:
  static constexpr std::string_view name = "power_map";

  /// Throws InvalidArgument when an option is out of range.
  explicit PowerMap(Options options = {}) : Map(options) {}

  double apply(double x) const noexcept;

  /// NaN for a y that no x leads to.
  double inverse(double y) const noexcept;
};

}  // namespace mliot::preprocessing
