/* Demand of any amount, of a Tweedie distribution between Poisson and gamma about a mean that moves
 * with it: a Poisson number of gamma distributed orders, variance dispersion mean^power.
 *
 * A state is observations, the power of two that they are measured in (0: no demand yet), mean,
 * alpha, kept, first mean, dispersion, power, three numbers that are only reported, and whether the
 * mean has begun.
 *
 * Source: Jorgensen 1987, J. Royal Statistical Soc. B 49(2); Cornish and Fisher 1938 for the
 *         expansion that a search for a quantile starts from.
 */
#ifndef MLIOT_FREESTANDING_TWEEDIE_H
#define MLIOT_FREESTANDING_TWEEDIE_H

#include "binary_scale.h"
#include "gamma.h"
#include "normal.h"
#include "series.h"
#include "smoothed_mean.h"

enum {
  MLIOT_TWEEDIE_SEEN = 0,
  MLIOT_TWEEDIE_UNIT = 1,
  MLIOT_TWEEDIE_MEAN = 2,
  MLIOT_TWEEDIE_ALPHA = 3,
  MLIOT_TWEEDIE_KEPT = 4,
  MLIOT_TWEEDIE_FIRST = 5,
  MLIOT_TWEEDIE_DISPERSION = 6,
  MLIOT_TWEEDIE_POWER = 7,
  MLIOT_TWEEDIE_BEGUN = 11
};

typedef struct {
  double mean, dispersion, power;
} mliot_tweedie;

/* Mean number of orders; shape and scale of one. */
static inline double mliot_tweedie_orders(const mliot_tweedie* of) {
  const double left = 2 - of->power;
  return mliot_exp(mliot_product(left, mliot_log(of->mean))) / mliot_product(of->dispersion, left);
}

static inline double mliot_tweedie_shape(const mliot_tweedie* of) {
  return (2 - of->power) / (of->power - 1);
}

static inline double mliot_tweedie_scale(const mliot_tweedie* of) {
  const double rest = of->power - 1;
  return mliot_product(mliot_product(of->dispersion, rest),
                       mliot_exp(mliot_product(rest, mliot_log(of->mean))));
}

/* Sums over the whole numbers from 1 on, around a smooth peak: every number, or where the peak is
   ten standard deviations away from 0 every few of them, half a deviation apart, which give the
   same sum to every digit. */
typedef struct {
  double middle, step;
} mliot_tweedie_grid;

static inline mliot_tweedie_grid mliot_tweedie_grid_around(double peak, double deviation) {
  const double nearest = mliot_nearest(peak);
  const double half = (double)(int64_t)mliot_product(0.5, deviation);
  mliot_tweedie_grid grid;
  grid.middle = nearest > 1 ? nearest : 1;
  grid.step = peak > mliot_product(10, deviation) && half > 1 ? half : 1;
  return grid;
}

/* P(Y <= y), and the density there. */
typedef struct {
  double below, density;
} mliot_tweedie_share;

/* What sums over numbers of orders share. */
typedef struct {
  double shape, rate, log_rate, x, log_x;
} mliot_tweedie_sum;

/* Adds j orders; whether that was more than nothing. */
static inline int mliot_tweedie_add(const mliot_tweedie_sum* of, double j,
                                    mliot_tweedie_share* share) {
  const double a = mliot_product(j, of->shape);
  const double log_chance = mliot_product(j, of->log_rate) - of->rate;
  const double chance = mliot_exp(log_chance - mliot_log_gamma(j + 1));
  const double log_density = mliot_product(a - 1, of->log_x) - of->x;
  share->below = mliot_product_sum(chance, mliot_gamma_share(a, of->x), share->below);
  share->density =
      mliot_product_sum(chance, mliot_exp(log_density - mliot_log_gamma(a)), share->density);
  return chance > 1e-17;
}

static inline mliot_tweedie_share mliot_tweedie_share_of(const mliot_tweedie* of, double y) {
  const double scale = mliot_tweedie_scale(of);
  mliot_tweedie_share share = {0, 0};
  mliot_tweedie_sum sum;
  mliot_tweedie_grid grid;
  double none, j;
  sum.shape = mliot_tweedie_shape(of);
  sum.rate = mliot_tweedie_orders(of);
  sum.log_rate = mliot_log(sum.rate);
  sum.x = y / scale;
  sum.log_x = mliot_log(sum.x);
  none = mliot_exp(-sum.rate);
  if (!(y > 0)) {
    share.below = none;
    return share;
  }
  grid = mliot_tweedie_grid_around(sum.rate, mliot_sqrt(sum.rate));
  (void)mliot_tweedie_add(&sum, grid.middle, &share);
  for (j = grid.middle + grid.step; mliot_tweedie_add(&sum, j, &share); j += grid.step) continue;
  for (j = grid.middle - grid.step; j >= 1; j -= grid.step) {
    if (!mliot_tweedie_add(&sum, j, &share)) break;
  }
  share.below = mliot_product_sum(share.below, grid.step, none);
  if (share.below > 1) share.below = 1;
  share.density = mliot_product(share.density, grid.step) / scale;
  return share;
}

/* Where a quantile is sought: between low and high, at y next. */
typedef struct {
  double low, high, y;
} mliot_tweedie_bracket;

/* Whether low and high are further apart than a share of high. */
static inline int mliot_tweedie_open(const mliot_tweedie_bracket* of, double tolerance) {
  return of->high - of->low > mliot_product(tolerance, of->high);
}

/* One step by Newton's method from the shares at y, halving where it leaves the bracket; whether to
   go on. Else y is the quantile. */
static inline int mliot_tweedie_narrow(mliot_tweedie_bracket* of, mliot_tweedie_share at, double q,
                                       double tolerance) {
  const double newton = of->y - (at.below - q) / at.density;
  const int settled = mliot_magnitude(newton - of->y) <= mliot_product(tolerance, of->y);
  if (at.below < q) {
    of->low = of->y;
  } else {
    of->high = of->y;
  }
  if (settled) {
    of->y = newton;
    return 0;
  }
  of->y = newton > of->low && newton < of->high ? newton : mliot_product(0.5, of->low + of->high);
  if (of->y > of->low && of->y < of->high && mliot_tweedie_open(of, tolerance)) return 1;
  of->y = of->high; /* as near as asked, or no double between them */
  return 0;
}

static inline double mliot_tweedie_solved(const mliot_tweedie* of, double q,
                                          mliot_tweedie_bracket at) {
  const double tolerance = 1e-12;
  if (!mliot_tweedie_open(&at, tolerance)) return at.high;
  while (mliot_tweedie_narrow(&at, mliot_tweedie_share_of(of, at.y), q, tolerance)) continue;
  return at.y;
}

/* The y that a share q of the distribution does not exceed; 0 for a mean of 0. */
static inline double mliot_tweedie_quantile_of(const mliot_tweedie* of, double q) {
  const double many_orders = 1e5; /* from here on the skewness is all that is left */
  double rate, deviation, z, bent, start;
  mliot_tweedie_bracket at;
  if (mliot_is_nan(of->mean)) return of->mean;
  if (!(of->mean > 0)) return 0;
  rate = mliot_tweedie_orders(of);
  if (!(q > mliot_exp(-rate))) return 0;
  deviation = mliot_sqrt(mliot_product(of->dispersion, mliot_raised(of->mean, of->power)));
  z = mliot_normal_quantile(q);
  bent = mliot_product(of->power, deviation) / of->mean;
  bent = mliot_product(bent, mliot_product(z, z) - 1) / 6;
  start = of->mean + mliot_product(deviation, z + bent);
  if (rate > many_orders) return start > 0 ? start : 0;
  at.low = 0;
  at.high = start < of->mean ? of->mean : start;
  while (mliot_tweedie_share_of(of, at.high).below < q) {
    at.low = at.high;
    at.high *= 2;
  }
  at.y = start > at.low && start < at.high ? start : mliot_product(0.5, at.low + at.high);
  return mliot_tweedie_solved(of, q, at);
}

static inline mliot_mean_rule mliot_tweedie_rule(const double* s) {
  mliot_mean_rule rule;
  rule.alpha = s[MLIOT_TWEEDIE_ALPHA];
  rule.kept = s[MLIOT_TWEEDIE_KEPT];
  rule.first = s[MLIOT_TWEEDIE_FIRST];
  return rule;
}

/* The power of two at or below a positive number. */
static inline double mliot_unit_of(double y) {
  const int64_t exponent = mliot_binary_exponent(y) - 1;
  return mliot_power_of_two(exponent < -1022 ? -1022 : exponent);
}

/* Takes the next observation. */
static inline void mliot_tweedie_push(double* s, double y) {
  mliot_mean_rule rule;
  double measured;
  if (s[MLIOT_TWEEDIE_UNIT] == 0 && y > 0) s[MLIOT_TWEEDIE_UNIT] = mliot_unit_of(y);
  measured = y > 0 ? y / s[MLIOT_TWEEDIE_UNIT] : 0;
  if (s[MLIOT_TWEEDIE_BEGUN] == 0) {
    s[MLIOT_TWEEDIE_BEGUN] = 1;
    s[MLIOT_TWEEDIE_MEAN] = s[MLIOT_TWEEDIE_FIRST] = measured;
  }
  rule = mliot_tweedie_rule(s);
  s[MLIOT_TWEEDIE_MEAN] = mliot_mean_next(&rule, s[MLIOT_TWEEDIE_MEAN], measured);
  s[MLIOT_TWEEDIE_SEEN] += 1;
}

static inline mliot_demand_noise mliot_tweedie_noise(const double* s) {
  mliot_demand_noise noise;
  noise.factor = s[MLIOT_TWEEDIE_DISPERSION];
  noise.power = s[MLIOT_TWEEDIE_POWER];
  return noise;
}

#endif
