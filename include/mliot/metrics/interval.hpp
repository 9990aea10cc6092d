// Metrics of quantile forecasts and of prediction intervals.
//
// Shape, Missing and Zero are those of point.hpp.
#pragma once

#include "mliot/data/matrix_view.hpp"
#include "mliot/metrics/point.hpp"
#include "mliot/metrics/scaled.hpp"

namespace mliot::metrics {

/// Lower and upper ends of prediction intervals.
struct Interval {
  Values low;
  Values high;
};

/// Pinball or quantile loss at 0 < quantile < 1: mean of max(q (y - p), (q - 1) (y - p)). Half the
/// absolute error at q = 1/2. Unit: the target's.
/// Source: Koenker and Bassett 1978, "Regression quantiles", Econometrica 46(1).
double pinball(Values y_true, Values y_pred, double quantile, Values weight = {});

/// pinball / seasonal_mae: the loss of the M5 uncertainty competition, where seasonality is 1.
/// Source: Makridakis et al. 2022, "The M5 uncertainty competition", Int. J. Forecasting 38(4).
double scaled_pinball(Values y_true, Values y_pred, double quantile, const Training& training);

/// Continuous ranked probability score by quantiles: twice the mean over the quantiles of pinball.
/// Forecasts are rows x quantiles; with quantiles spread evenly over (0, 1) it nears the CRPS.
/// Source: Gneiting and Raftery 2007, "Strictly proper scoring rules", JASA 102(477), section 4.2.
double crps(Values y_true, data::MatrixView<const double> forecasts, Values quantiles);

/// Continuous ranked probability score by sample paths: mean over the rows of mean |x - y| -
/// mean |x - x'| / 2 over the row's samples x and their pairs. The pairs count each sample with
/// itself (the score of the empirical distribution); `fair` leaves those out, which is unbiased for
/// the distribution the samples were drawn from. Samples are rows x samples, at least 1 (fair: 2).
/// Source: Gneiting and Raftery 2007, equation 20; Ferro 2014, "Fair scores for ensemble
/// forecasts", Q. J. Royal Meteorological Society 140(683).
double crps_ensemble(Values y_true, data::MatrixView<const double> samples, bool fair = false);

/// Share of the samples with low <= y <= high, a fraction in [0, 1].
double coverage(Values y_true, const Interval& interval, Values weight = {});

/// Mean interval (Winkler) score of intervals at a level in percent, 0 < level < 100: mean of
/// (high - low) + 200 / (100 - level) times what y lies outside. Unit: the target's.
/// Source: Winkler 1972, "A decision-theoretic approach to interval estimation", JASA 67(337).
double interval_score(Values y_true, const Interval& interval, double level, Values weight = {});

/// Mean scaled interval score: interval_score / seasonal_mae.
/// Source: Makridakis, Spiliotis and Assimakopoulos 2020, "The M4 competition", Int. J.
/// Forecasting 36(1).
double msis(Values y_true, const Interval& interval, double level, const Training& training);

}  // namespace mliot::metrics
