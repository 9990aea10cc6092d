// Metrics of point forecasts.
//
// Shape:    y_true and y_pred have equal sizes of at least 1; weights are absent (all 1) or of that
//           size, none negative. InvalidArgument otherwise.
// Missing:  a NaN anywhere makes the result NaN; nothing is left out unseen.
// Zero:     a result whose denominator is zero is NaN, never infinite.
// Sums run in a fixed order of eight stripes, so that every machine gives the same bits.
#pragma once

#include <span>

namespace mliot::metrics {

using Values = std::span<const double>;

/// Mean absolute error: sum w |y - p| / sum w. Unit: the target's.
double mae(Values y_true, Values y_pred, Values weight = {});

/// Mean squared error: sum w (y - p)^2 / sum w. Unit: the target's, squared.
double mse(Values y_true, Values y_pred, Values weight = {});

/// Square root of mse. Unit: the target's.
double rmse(Values y_true, Values y_pred, Values weight = {});

/// Mean error of the forecast: sum w (p - y) / sum w; positive when it is too high.
double bias(Values y_true, Values y_pred, Values weight = {});

/// Mean absolute percentage error, a fraction: mean of |y - p| / |y| over the samples with y != 0.
double mape(Values y_true, Values y_pred, Values weight = {});

/// Symmetric mean absolute percentage error, a fraction in [0, 1]: mean of |y - p| / (|y| + |p|);
/// a sample with y = p = 0 counts as 0.
double smape(Values y_true, Values y_pred, Values weight = {});

/// sMAPE as the M4 competition gives it, in percent from 0 to 200: 200 times smape.
/// Source: Makridakis, Spiliotis and Assimakopoulos 2020, Int. J. Forecasting 36(1).
double smape_m4(Values y_true, Values y_pred, Values weight = {});

/// sMAPE as the M3 competition gives it, in percent: mean of 200 |y - p| / (y + p), signs kept; a
/// sample with y + p = 0 is left out.
/// Source: Makridakis and Hibon 2000, Int. J. Forecasting 16(4).
double smape_m3(Values y_true, Values y_pred, Values weight = {});

/// Weighted absolute percentage error, a fraction: sum w |y - p| / sum w |y|.
/// Source: Kolassa and Schuetz 2007, "Advantages of the MAD/Mean ratio over the MAPE", Foresight 6.
double wape(Values y_true, Values y_pred, Values weight = {});

/// Cumulative forecast error: sum (y - p); positive when the forecast is too low.
/// Source: Wallstroem and Segerstedt 2010, Int. J. Production Economics 128(2).
double cfe(Values y_true, Values y_pred);

/// Periods in stock: minus the sum over t of the cumulative forecast error up to t. The samples are
/// in the order of time. Positive when stock would have lain unsold. Source: as for cfe.
double pis(Values y_true, Values y_pred);

}  // namespace mliot::metrics
