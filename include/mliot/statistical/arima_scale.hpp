// The scale that ARIMA models see observations on: as they are, or after a Box-Cox transformation.
#pragma once

#include <optional>

#include "mliot/freestanding/arima_box_cox.h"

namespace mliot::statistical {

/// (sign(y) |y|^lambda - 1) / lambda, log y for a lambda of 0; nothing without lambda. Where lambda
/// is not above 0, y must be.
struct ArimaScale {
  std::optional<double> lambda = std::nullopt;

  /// Whether forecasts are means, to second order in the errors; medians otherwise.
  bool adjusted = false;

  double transformed(double y) const noexcept {
    return lambda ? mliot_arima_transformed(y, *lambda) : y;
  }

  double back(double z) const noexcept { return lambda ? mliot_arima_back(z, *lambda) : z; }

  /// Mean and error variance of a transformed observation to the forecast of it and its error
  /// variance, to first order.
  void forecast_back(double& mean, double& variance) const noexcept {
    if (!lambda) return;
    mliot_arima_forecast_back({*lambda, adjusted ? 1 : 0}, &mean, &variance);
  }

  /// Observations below it have no transform.
  double lowest() const noexcept;
};

}  // namespace mliot::statistical
