// Moves and stretches a column: the map of the linear scalers.
#pragma once

#include "mliot/preprocessing/map.hpp"

namespace mliot::preprocessing {

/// Where a column is moved to, and how far it is stretched.
struct ScaleOptions {
  double center = 0;
  double scale = 1;
  double gain = 1;
  double offset = 0;
  std::optional<double> low = std::nullopt;   ///< absent: no lower end
  std::optional<double> high = std::nullopt;  ///< absent: no upper end

  static constexpr auto fields() {
    return std::tuple{
        field("center", &ScaleOptions::center, "What is subtracted first."),
        field("scale", &ScaleOptions::scale, "What the difference is divided by.", above(0)),
        field("gain", &ScaleOptions::gain, "What the quotient is multiplied by.", above(0)),
        field("offset", &ScaleOptions::offset, "What is added last."),
        field("low", &ScaleOptions::low, "The lowest result; None: there is none."),
        field("high", &ScaleOptions::high, "The highest result; None: there is none.")};
  }
};

/// y = (x - center) / scale * gain + offset, kept between low and high.
///
/// Missing:  NaN stays NaN.
/// Cost:     O(1) a sample.
class Scale : public Map<Scale, ScaleOptions> {
 public:
  static constexpr std::string_view name = "scale";

  /// Throws InvalidArgument when an option is out of range.
  explicit Scale(Options options = {});

  double apply(double x) const noexcept;

  /// The x of a y that was not clipped.
  double inverse(double y) const noexcept;
};

}  // namespace mliot::preprocessing
