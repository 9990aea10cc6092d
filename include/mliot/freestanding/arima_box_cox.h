/* ARIMA of observations that a Box-Cox transformation is taken of: forecasts on their own scale.
 *
 * With lambda above 0 numbers that are not above 0 have one too: z = (sign(y) |y|^lambda - 1) /
 * lambda. Quantiles are those of z transformed back; so is the forecast, the median, unless it is
 * adjusted: the mean to second order in the errors.
 *
 * Source: Box and Cox 1964, "An analysis of transformations", J. Royal Statistical Society B 26(2);
 *         Bickel and Doksum 1981, J. American Statistical Association 76(374); Guerrero 1993,
 *         J. Forecasting 12(1), for the adjustment.
 */
#ifndef MLIOT_FREESTANDING_ARIMA_BOX_COX_H
#define MLIOT_FREESTANDING_ARIMA_BOX_COX_H

#include "arima.h"
#include "box_cox.h"
#include "normal.h"

/* How observations are transformed, and whether forecasts are means. */
typedef struct {
  double lambda;
  int adjusted;
} mliot_arima_scale;

/* z of y, which is above 0 where lambda is not. */
static inline double mliot_arima_transformed(double y, double lambda) {
  if (y == 0) return -1 / lambda;
  return y < 0 ? -2 / lambda - mliot_box_cox(-y, lambda) : mliot_box_cox(y, lambda);
}

/* y of z; infinite where lambda is below 0 and z beyond what any y has. */
static inline double mliot_arima_back(double z, double lambda) {
  const double power = 1 + mliot_product(lambda, z);
  if (power > 0 || mliot_is_nan(power)) return mliot_box_cox_inverse(z, lambda);
  if (lambda < 0) return mliot_from_bits(0x7FF0000000000000u);
  return power < 0 ? -mliot_box_cox_inverse(-2 / lambda - z, lambda) : 0;
}

/* Mean and error variance of z to the forecast of y and its error variance, to first order. */
static inline void mliot_arima_forecast_back(mliot_arima_scale scale, double* mean,
                                             double* variance) {
  const double power = 1 + mliot_product(scale.lambda, *mean);
  const double y = mliot_arima_back(*mean, scale.lambda);
  const double slope = power == 0 ? (scale.lambda == 1 ? 1.0 : 0.0) : y / power; /* dy / dz */
  *mean = y;
  if (scale.adjusted && power > 0 && *variance > 0) { /* not known: the median */
    const double bent = mliot_product(0.5 - mliot_product(0.5, scale.lambda), *variance);
    *mean = mliot_product_sum(y, bent / mliot_product(power, power), y);
  }
  *variance = mliot_product(mliot_product(slope, slope), *variance);
}

static inline void mliot_arima_scaled_push(const mliot_arima_layout* layout,
                                           mliot_arima_scale scale, double* s, double y) {
  (void)mliot_arima_push(layout, s, mliot_arima_transformed(y, scale.lambda), 0);
}

/* Forecasts and error variances of the periods 1 .. h ahead. */
static inline void mliot_arima_scaled_predict(const mliot_arima_layout* layout,
                                              mliot_arima_scale scale, const double* s, int64_t h,
                                              double* room, double* mean, double* variance) {
  int64_t k;
  mliot_arima_predict(layout, s, h, room, mean, variance);
  for (k = 0; k < h; ++k) mliot_arima_forecast_back(scale, mean + k, variance + k);
}

/* The q-quantile about a mean and an error variance of z. */
static inline double mliot_arima_end(double lambda, double mean, double variance, double q) {
  const double away = mliot_product(mliot_sqrt(variance), mliot_normal_quantile(q));
  return mliot_arima_back(mean + away, lambda);
}

/* The q-quantile of the period `step` >= 1 ahead. */
static inline double mliot_arima_scaled_quantile(const mliot_arima_layout* layout,
                                                 mliot_arima_scale scale, const double* s,
                                                 int64_t step, double q, double* room) {
  const mliot_arima_steps steps = {step - 1, step};
  double mean = 0, variance = 0;
  mliot_arima_ahead(layout, s, steps, room, &mean, &variance);
  return mliot_arima_end(scale.lambda, mean, variance, q);
}

#endif
