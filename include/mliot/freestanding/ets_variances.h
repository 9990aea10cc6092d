/* Error variances of exponential smoothing, and its forecasts with them. No memory but the room for
 * the results: they hold what later steps need until they are overwritten.
 *
 * Source: Hyndman, Koehler, Ord and Snyder 2008, "Forecasting with exponential smoothing", table
 *         6.2 and section 6.4; to first order in the errors where there is no exact form.
 */
#ifndef MLIOT_FREESTANDING_ETS_VARIANCES_H
#define MLIOT_FREESTANDING_ETS_VARIANCES_H

#include "ets.h"

/* Errors add up: sigma^2 (1 + sum c_j^2). */
static inline void mliot_ets_additive(mliot_ets_form form, const double* s, int64_t m, int64_t h,
                                      double* variance) {
  mliot_ets_weights weights = mliot_ets_weights_of(form, s);
  double sum = 1;
  int64_t k;
  for (k = 0; k < h; ++k) {
    double c = mliot_ets_next_weight(&weights);
    variance[k] = mliot_product(s[MLIOT_ETS_SIGMA2], sum);
    if (form.seasonal && (k + 1) % m == 0) c += s[MLIOT_ETS_GAMMA];
    sum += mliot_product(c, c);
  }
}

/* The mean without its multiplicative season, which scales the variance. */
static inline double mliot_ets_center(mliot_ets_form form, const double* s, int64_t m, int64_t k,
                                      double mean) {
  return form.factors ? mean / mliot_ets_divisor(mliot_ets_season(s, m, k)) : mean;
}

/* Errors in proportion to the mean: theta_k = mean_k^2 + sigma^2 sum c_j^2 theta_(k-j), and the
   variance is (1 + sigma^2) theta_k - mean_k^2. A multiplicative season scales that of the base. */
static inline void mliot_ets_proportional(mliot_ets_form form, const double* s, int64_t m,
                                          int64_t h, const double* mean, double* variance) {
  const double sigma2 = s[MLIOT_ETS_SIGMA2];
  const double gamma = form.seasonal ? s[MLIOT_ETS_GAMMA] : 0;
  const double around = 1 + mliot_product(mliot_product(gamma, gamma), sigma2);
  double factor = 1;
  int64_t k, j;
  for (k = 0; k < h; ++k) { /* theta_k takes the place of the variance */
    const double center = mliot_ets_center(form, s, m, k, mean[k]);
    mliot_ets_weights weights = mliot_ets_weights_of(form, s);
    double theta = mliot_product(center, center);
    for (j = 1; j <= k; ++j) {
      double c = mliot_ets_next_weight(&weights);
      if (form.seasonal && !form.factors && j % m == 0) c += gamma;
      theta += mliot_product(sigma2, mliot_product(mliot_product(c, c), variance[k - j]));
    }
    variance[k] = theta;
  }
  for (k = 0; k < h; ++k) {
    const double center = mliot_ets_center(form, s, m, k, mean[k]);
    const double season = form.factors ? mliot_ets_season(s, m, k) : 1;
    double square;
    if (form.factors && k > 0 && k % m == 0) factor = mliot_product(factor, around);
    square = mliot_product(mliot_product(variance[k], 1 + sigma2), factor) -
             mliot_product(center, center);
    variance[k] = mliot_product(mliot_product(season, season), square);
  }
}

/* Everything multiplies: to first order in each error mean (1 + c_1 e_1) ... (1 + c_k e_k) (1 + e),
   of which this is the second moment; a season adds its share where it comes round. */
static inline void mliot_ets_products(mliot_ets_form form, const double* s, int64_t m, int64_t h,
                                      const double* mean, double* variance) {
  const double sigma2 = s[MLIOT_ETS_SIGMA2];
  mliot_ets_weights weights = mliot_ets_weights_of(form, s);
  double moment = 1 + sigma2;
  int64_t k;
  for (k = 0; k < h; ++k) {
    double c = mliot_ets_next_weight(&weights);
    variance[k] = mliot_product(mliot_product(mean[k], mean[k]), moment - 1);
    if (form.seasonal && (k + 1) % m == 0) c += s[MLIOT_ETS_GAMMA];
    moment = mliot_product(moment, 1 + mliot_product(mliot_product(c, c), sigma2));
  }
}

/* A factor of the season, and the mean without season. */
static inline double mliot_ets_factor(mliot_ets_form form, const double* s, int64_t m, int64_t k) {
  return form.factors ? mliot_ets_divisor(mliot_ets_season(s, m, k)) : 1;
}

static inline double mliot_ets_level(mliot_ets_form form, const double* s, int64_t m, int64_t k,
                                     double mean) {
  if (!form.seasonal) return mean;
  return form.factors ? mean / mliot_ets_factor(form, s, m, k) : mean - mliot_ets_season(s, m, k);
}

/* To first order in the errors: what one moves the base by is drawn out by the trend, times the
   season where that is a factor, and what it moves its season by comes round with that. */
static inline void mliot_ets_linear(mliot_ets_form form, const double* s, int64_t m, int64_t h,
                                    const double* mean, double* variance) {
  const double gamma = form.seasonal ? s[MLIOT_ETS_GAMMA] : 0;
  mliot_ets_weights weights = mliot_ets_weights_of(form, s);
  int64_t k, i;
  for (k = 0; k < h; ++k) variance[k] = mliot_ets_next_weight(&weights);
  for (k = h - 1; k >= 0; --k) { /* weights of fewer steps are still in their places */
    const double factor = mliot_ets_factor(form, s, m, k);
    const double level = mliot_ets_level(form, s, m, k, mean[k]);
    const double size = form.multiplicative_error ? mean[k] : 1;
    double sum = mliot_product(size, size);
    for (i = 0; i < k; ++i) { /* the error of step i */
      const double then = form.growing || form.factors
                              ? mliot_ets_divisor(mliot_ets_level(form, s, m, i, mean[i]))
                              : 1;
      const double drawn_out = form.growing ? level / then : 1;
      const double scale = form.multiplicative_error ? mean[i] : 1;
      double share = mliot_product(mliot_product(variance[k - i - 1], drawn_out),
                                   factor / mliot_ets_factor(form, s, m, i));
      if ((k - i) % m == 0) share += mliot_product(gamma, form.factors ? level / then : 1);
      sum += mliot_product(mliot_product(scale, scale), mliot_product(share, share));
    }
    variance[k] = mliot_product(s[MLIOT_ETS_SIGMA2], sum);
  }
}

/* Means and error variances of the periods 1 .. h ahead. NaN before the first observation. */
static inline void mliot_ets_predict(const double* s, int64_t m, int64_t h, double* mean,
                                     double* variance) {
  const mliot_ets_form form = mliot_ets_form_of(s[MLIOT_ETS_FORM]);
  const int all_multiply = form.multiplicative_error && (!form.seasonal || form.factors);
  int64_t k;
  if (s[MLIOT_ETS_COUNT] == 0) {
    for (k = 0; k < h; ++k) mean[k] = variance[k] = mliot_nan();
    return;
  }
  mliot_ets_means(s, m, h, mean);
  if (form.growing && all_multiply) {
    mliot_ets_products(form, s, m, h, mean, variance);
  } else if (form.growing || (form.factors && !form.multiplicative_error)) {
    mliot_ets_linear(form, s, m, h, mean, variance);
  } else if (form.multiplicative_error) {
    mliot_ets_proportional(form, s, m, h, mean, variance);
  } else {
    mliot_ets_additive(form, s, m, h, variance);
  }
}

#endif
