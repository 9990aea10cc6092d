/* Smoothed Tweedie demand some steps ahead: the mean of a later step is one of many, about which
 * demand scatters as it does now. Its mean and variance follow from step to step, exact but for the
 * expected noise, which is that of a lognormal mean; so are the quantiles.
 */
#ifndef MLIOT_FREESTANDING_TWEEDIE_AHEAD_H
#define MLIOT_FREESTANDING_TWEEDIE_AHEAD_H

#include "tweedie.h"

/* The distribution of a step, in units of the state: of the mean and variance there. */
static inline mliot_tweedie mliot_tweedie_at(const double* s, mliot_demand_spread at) {
  const double raised = mliot_raised(at.mean, s[MLIOT_TWEEDIE_POWER]);
  const double variance = at.moved + mliot_scattered_noise(mliot_tweedie_noise(s), at);
  mliot_tweedie of;
  of.mean = at.mean;
  of.dispersion = raised > 0 ? variance / raised : s[MLIOT_TWEEDIE_DISPERSION];
  of.power = s[MLIOT_TWEEDIE_POWER];
  return of;
}

static inline mliot_demand_spread mliot_tweedie_now(const double* s) {
  mliot_demand_spread at;
  at.mean = s[MLIOT_TWEEDIE_SEEN] == 0 ? mliot_nan() : s[MLIOT_TWEEDIE_MEAN];
  at.moved = 0;
  return at;
}

static inline double mliot_tweedie_unit(const double* s) {
  return s[MLIOT_TWEEDIE_SEEN] == 0 ? 1 : s[MLIOT_TWEEDIE_UNIT];
}

/* Means and variances of the periods 1 .. h ahead. */
static inline void mliot_tweedie_predict(const double* s, int64_t h, double* mean,
                                         double* variance) {
  const mliot_mean_rule rule = mliot_tweedie_rule(s);
  const double unit = mliot_tweedie_unit(s);
  mliot_demand_spread at = mliot_tweedie_now(s);
  int64_t k;
  for (k = 0; k < h; ++k) {
    const mliot_tweedie of = mliot_tweedie_at(s, at);
    const double measured = mliot_product(of.dispersion, mliot_raised(of.mean, of.power));
    mean[k] = mliot_product(of.mean, unit);
    variance[k] = of.mean > 0 ? mliot_product(mliot_product(measured, unit), unit) : mean[k];
    mliot_spread_on(&rule, mliot_tweedie_noise(s), &at);
  }
}

/* Tweedie distributions about the means that a step may have, each of a share. */
typedef struct {
  mliot_tweedie of[5];
  double shares[5];
} mliot_tweedie_mixture;

/* A lognormal mean, by the five points of Gauss and Hermite. */
static inline mliot_tweedie_mixture mliot_tweedie_mixed(const double* s, mliot_demand_spread at) {
  static const double points[5] = {-2.8569700138728056, -1.3556261799742659, 0, 1.3556261799742659,
                                   2.8569700138728056};
  static const double shares[5] = {0.011257411327720690, 0.22207592200561263, 0.5333333333333333,
                                   0.22207592200561263, 0.011257411327720690};
  const double logs = mliot_log_variance(at);
  const double deviation = mliot_sqrt(logs);
  mliot_tweedie_mixture mixture;
  int i;
  for (i = 0; i < 5; ++i) {
    const double log = mliot_product(deviation, points[i]) - mliot_product(0.5, logs);
    mixture.of[i].mean = mliot_product(at.mean, mliot_exp(log));
    mixture.of[i].dispersion = s[MLIOT_TWEEDIE_DISPERSION];
    mixture.of[i].power = s[MLIOT_TWEEDIE_POWER];
    mixture.shares[i] = shares[i];
  }
  return mixture;
}

static inline mliot_tweedie_share mliot_tweedie_mixture_share(const mliot_tweedie_mixture* mixture,
                                                              double y) {
  mliot_tweedie_share share = {0, 0};
  int i;
  for (i = 0; i < 5; ++i) {
    const mliot_tweedie_share each = mliot_tweedie_share_of(&mixture->of[i], y);
    share.below = mliot_product_sum(mixture->shares[i], each.below, share.below);
    share.density = mliot_product_sum(mixture->shares[i], each.density, share.density);
  }
  return share;
}

/* The y that a share q of the mixture does not exceed, from a guess: Newton's method, halving where
   that leaves the bounds. */
static inline double mliot_tweedie_mixture_quantile(const mliot_tweedie_mixture* mixture, double q,
                                                    double guess) {
  const double tolerance = 1e-10;
  const double most = 1 - 1e-8; /* sums of shares do not quite reach 1 */
  mliot_tweedie_bracket at;
  at.low = 0;
  at.high = guess > 0 ? guess : mixture->of[2].mean;
  if (q > most) q = most;
  if (mliot_tweedie_mixture_share(mixture, 0).below >= q) return 0;
  while (mliot_tweedie_mixture_share(mixture, at.high).below < q) {
    at.low = at.high;
    at.high *= 2;
  }
  if (!mliot_tweedie_open(&at, tolerance)) return at.high;
  at.y = at.low > 0 ? mliot_product(0.5, at.low + at.high) : at.high;
  while (mliot_tweedie_narrow(&at, mliot_tweedie_mixture_share(mixture, at.y), q, tolerance)) {
    continue;
  }
  return at.y;
}

/* The q-quantile of the period `step` >= 1 ahead. */
static inline double mliot_tweedie_quantile(const double* s, int64_t step, double q) {
  const double many_orders = 1e5; /* about which the moves of the mean are what scatters */
  const mliot_mean_rule rule = mliot_tweedie_rule(s);
  mliot_demand_spread at = mliot_tweedie_now(s);
  mliot_tweedie_mixture mixture;
  mliot_tweedie of;
  double y;
  int64_t k;
  for (k = 1; k < step; ++k) mliot_spread_on(&rule, mliot_tweedie_noise(s), &at);
  of = mliot_tweedie_at(s, at);
  y = mliot_tweedie_quantile_of(&of, q);
  if (at.mean > 0 && at.moved > 0) {
    mixture = mliot_tweedie_mixed(s, at);
    if (mliot_tweedie_orders(&mixture.of[2]) < many_orders) {
      y = mliot_tweedie_mixture_quantile(&mixture, q, y);
    }
  }
  return mliot_product(y, mliot_tweedie_unit(s));
}

#endif
