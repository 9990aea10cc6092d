/* Demand in whole numbers, negative binomial about a mean that moves with it.
 *
 * A state is observations, mean, alpha, kept, first mean, dispersion, three numbers that are only
 * reported, and whether the mean has begun.
 *
 * Source: Snyder, Ord and Beaumont 2012, Int. J. Forecasting 28(2); Cornish and Fisher 1938 for the
 *         expansion that a search for a quantile starts from.
 */
#ifndef MLIOT_FREESTANDING_NEGATIVE_BINOMIAL_H
#define MLIOT_FREESTANDING_NEGATIVE_BINOMIAL_H

#include "beta.h"
#include "normal.h"
#include "smoothed_mean.h"
#include "whole.h"

enum {
  MLIOT_COUNTS_SEEN = 0,
  MLIOT_COUNTS_MEAN = 1,
  MLIOT_COUNTS_ALPHA = 2,
  MLIOT_COUNTS_KEPT = 3,
  MLIOT_COUNTS_FIRST = 4,
  MLIOT_COUNTS_DISPERSION = 5,
  MLIOT_COUNTS_BEGUN = 9
};

/* variance = mean (1 + dispersion) */
typedef struct {
  double mean, dispersion;
} mliot_negative_binomial;

/* The share of demands that are at most y. */
static inline double mliot_counts_share(mliot_negative_binomial of, double y) {
  const double excess = 1 + of.dispersion;
  if (y < 0) return 0;
  return mliot_beta_share(1 / excess, of.dispersion / excess, of.mean / of.dispersion, y + 1);
}

/* A quantile by adding up chances from 0 on; NaN where that takes more than `most` steps. */
static inline double mliot_counts_added_up(double size, double p, double q, double most) {
  const double below = mliot_product(q, 1 - 1e-13); /* rounding of a share that was added up */
  double chance = mliot_exp(mliot_product(size, mliot_log(p)));
  double share = chance;
  double y = 0;
  while (share < below) {
    if (y >= most) return mliot_nan();
    chance = mliot_product(chance, mliot_product((size + y) / (y + 1), 1 - p));
    share += chance;
    y += 1;
  }
  return y;
}

/* The expansion with the skewness, half a unit taken off for whole numbers. */
static inline double mliot_counts_expanded(mliot_negative_binomial of, double q) {
  const double z = mliot_normal_quantile(q);
  const double deviation = mliot_sqrt(mliot_product(of.mean, 1 + of.dispersion));
  const double skewness = mliot_product_sum(2, of.dispersion, 1) / deviation;
  const double bent = mliot_product(skewness, mliot_product(z, z) - 1) / 6;
  const double y = mliot_ceiling(of.mean + mliot_product(deviation, z + bent) - 0.5);
  return y > 0 ? y : 0;
}

/* The smallest whole number that a share q of the demands does not exceed. */
static inline double mliot_counts_quantile_of(mliot_negative_binomial of, double q) {
  const double added_up = 500;      /* values whose chances are added one by one */
  const double nearly_normal = 1e7; /* sizes whose skewness is all that is left of their shape */
  const double size = of.mean / of.dispersion;
  double low, high, step;
  if (mliot_is_nan(of.mean)) return of.mean;
  if (!(of.mean > 0)) return 0;
  if (of.mean < added_up && mliot_product(size, mliot_log(1 + of.dispersion)) < 600) {
    const double y = mliot_counts_added_up(size, 1 / (1 + of.dispersion), q, added_up);
    if (!mliot_is_nan(y)) return y;
  }
  low = high = mliot_counts_expanded(of, q);
  if (size > nearly_normal) return high;
  for (step = 1; low >= 0 && mliot_counts_share(of, low) >= q; step *= 2) {
    low = low - step > -1 ? low - step : -1;
  }
  for (step = 1; mliot_counts_share(of, high) < q && high < 0x1p53; step *= 2) high += step;
  while (high - low > 1) {
    const double middle = mliot_floor(mliot_product(0.5, low + high));
    if (middle <= low || middle >= high) break; /* steps of one are below the precision */
    if (mliot_counts_share(of, middle) < q) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return high;
}

static inline mliot_mean_rule mliot_counts_rule(const double* s) {
  mliot_mean_rule rule;
  rule.alpha = s[MLIOT_COUNTS_ALPHA];
  rule.kept = s[MLIOT_COUNTS_KEPT];
  rule.first = s[MLIOT_COUNTS_FIRST];
  return rule;
}

/* Takes the next observation. */
static inline void mliot_counts_push(double* s, double y) {
  mliot_mean_rule rule;
  if (s[MLIOT_COUNTS_BEGUN] == 0) {
    s[MLIOT_COUNTS_BEGUN] = 1;
    s[MLIOT_COUNTS_MEAN] = s[MLIOT_COUNTS_FIRST] = y;
  }
  rule = mliot_counts_rule(s);
  s[MLIOT_COUNTS_MEAN] = mliot_mean_next(&rule, s[MLIOT_COUNTS_MEAN], y);
  s[MLIOT_COUNTS_SEEN] += 1;
}

static inline mliot_demand_noise mliot_counts_noise(const double* s) {
  mliot_demand_noise noise;
  noise.factor = 1 + s[MLIOT_COUNTS_DISPERSION];
  noise.power = 1;
  return noise;
}

/* The distribution of a step: of the exact mean and variance there. */
static inline mliot_negative_binomial mliot_counts_at(const double* s, mliot_demand_spread at) {
  const double variance = at.moved + mliot_noise(mliot_counts_noise(s), at.mean);
  mliot_negative_binomial of;
  of.mean = at.mean;
  of.dispersion = at.mean > 0 ? variance / at.mean - 1 : s[MLIOT_COUNTS_DISPERSION];
  return of;
}

static inline mliot_demand_spread mliot_counts_now(const double* s) {
  mliot_demand_spread at;
  at.mean = s[MLIOT_COUNTS_SEEN] == 0 ? mliot_nan() : s[MLIOT_COUNTS_MEAN];
  at.moved = 0;
  return at;
}

/* Means and variances of the periods 1 .. h ahead. */
static inline void mliot_counts_predict(const double* s, int64_t h, double* mean,
                                        double* variance) {
  const mliot_mean_rule rule = mliot_counts_rule(s);
  mliot_demand_spread at = mliot_counts_now(s);
  int64_t k;
  for (k = 0; k < h; ++k) {
    const mliot_negative_binomial of = mliot_counts_at(s, at);
    mean[k] = of.mean;
    variance[k] = mliot_product(of.mean, 1 + of.dispersion);
    mliot_spread_on(&rule, mliot_counts_noise(s), &at);
  }
}

/* The q-quantile of the period `step` >= 1 ahead. */
static inline double mliot_counts_quantile(const double* s, int64_t step, double q) {
  const mliot_mean_rule rule = mliot_counts_rule(s);
  mliot_demand_spread at = mliot_counts_now(s);
  int64_t k;
  for (k = 1; k < step; ++k) mliot_spread_on(&rule, mliot_counts_noise(s), &at);
  return mliot_counts_quantile_of(mliot_counts_at(s, at), q);
}

#endif
