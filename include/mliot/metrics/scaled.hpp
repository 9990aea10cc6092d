// Metrics scaled by the error of the seasonal naive forecast on the training data.
//
// Shape, Missing and Zero are those of point.hpp; a scale of zero (a constant training series) and
// a training series no longer than the season give NaN.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

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

/// The M4 competition's season of a frequency ("hourly", "daily", "weekly", "monthly", "quarterly"
/// or "yearly", or a pandas name of such a step): 24, 1, 1, 12, 4 or 1. Throws InvalidArgument for
/// another frequency.
std::size_t m4_season(std::string_view freq);

/// mase at the M4 competition's season of a frequency.
/// Source: Makridakis, Spiliotis and Assimakopoulos 2020, "The M4 Competition", Int. J. Forecasting
/// 36(1).
double mase_m4(Values y_true, Values y_pred, Values y_train, std::string_view freq);

/// Root mean squared scaled error: sqrt(mse / seasonal_mse).
/// Source: Makridakis, Spiliotis and Assimakopoulos 2022, "M5 accuracy competition", Int. J.
/// Forecasting 38(4); there the seasonality is 1 and leading zeros are cut off.
double rmsse(Values y_true, Values y_pred, const Training& training);

/// One series of wrmsse: what was, what was forecast, what came before, and its weight of 0 (as
/// good as absent) or more.
struct WeightedSeries {
  Values y_true;
  Values y_pred;
  Values y_train;
  double weight = 1;
};

/// The M5 competition's weighted rmsse: the weighted mean over at least one series of rmsse of
/// season 1, zeros before the first sale cut off each training series. NaN when the scale of a
/// series that counts is zero. The competition's twelve levels of sums are series like any other.
/// Source: as for rmsse.
double wrmsse(std::span<const WeightedSeries> series);

}  // namespace mliot::metrics
