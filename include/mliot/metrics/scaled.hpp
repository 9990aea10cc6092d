// Metrics scaled by the error of the seasonal naive forecast on the training data.
//
// Shape, Missing and Zero are those of point.hpp; a scale of zero (a constant training series) and
// a training series no longer than the season give NaN.
#pragma once

#include <cstddef>
#include <span>

#include "mliot/metrics/point.hpp"

namespace mliot::metrics {

/// What the scale is made of: the training values in the order of time and the season's length.
struct Training {
  Values y;
  std::size_t seasonality = 1;  ///< at least 1
};

/// Mean of |y[t] - y[t - seasonality]|; pairs with a missing value are left out. NaN without pairs.
double seasonal_mae(const Training& training);

/// Mean of (y[t] - y[t - seasonality])^2, otherwise as seasonal_mae.
double seasonal_mse(const Training& training);

/// Mean absolute scaled error: mae / seasonal_mae.
/// Source: Hyndman and Koehler 2006, "Another look at measures of forecast accuracy", Int. J.
/// Forecasting 22(4).
double mase(Values y_true, Values y_pred, const Training& training);

/// Root mean squared scaled error: sqrt(mse / seasonal_mse).
/// Source: Makridakis, Spiliotis and Assimakopoulos 2022, "M5 accuracy competition", Int. J.
/// Forecasting 38(4); there the seasonality is 1 and leading zeros are cut off.
double rmsse(Values y_true, Values y_pred, const Training& training);

}  // namespace mliot::metrics
