/* The mean that demand is drawn around: it moves with the demand, and may return to where it began.
 *
 *     mean' = mean + alpha (y - mean) + back (first - mean),   back = (1 - alpha) (1 - kept)
 */
#ifndef MLIOT_FREESTANDING_SMOOTHED_MEAN_H
#define MLIOT_FREESTANDING_SMOOTHED_MEAN_H

#include "math.h"

typedef struct {
  double alpha;
  double kept;  /* of the distance to the first mean, besides alpha; 1: the mean does not return */
  double first; /* first and long-run mean */
} mliot_mean_rule;

static inline double mliot_mean_back(const mliot_mean_rule* rule) {
  return mliot_product(1 - rule->alpha, 1 - rule->kept);
}

static inline double mliot_mean_next(const mliot_mean_rule* rule, double mean, double y) {
  return (mean + mliot_product(rule->alpha, y - mean)) +
         mliot_product(mliot_mean_back(rule), rule->first - mean);
}

/* The variance of demand about a mean: factor mean^power. */
typedef struct {
  double factor, power;
} mliot_demand_noise;

static inline double mliot_raised(double x, double power) {
  if (power == 1) return x;
  return x > 0 ? mliot_exp(mliot_product(power, mliot_log(x))) : 0;
}

static inline double mliot_noise(mliot_demand_noise noise, double mean) {
  return mliot_product(noise.factor, mliot_raised(mean, noise.power));
}

/* The mean of a later step, and what its variance has of the moves of the mean. */
typedef struct {
  double mean, moved;
} mliot_demand_spread;

/* The variance of the logarithm of a lognormal mean. */
static inline double mliot_log_variance(mliot_demand_spread at) {
  return mliot_log(1 + at.moved / at.mean / at.mean);
}

/* The noise that is expected about a mean that moves: exact where it is linear in the mean, else
   that of a lognormal one. */
static inline double mliot_scattered_noise(mliot_demand_noise noise, mliot_demand_spread at) {
  const double one = mliot_noise(noise, at.mean);
  double bent;
  if (noise.power == 1 || !(at.moved > 0) || !(at.mean > 0)) return one;
  bent = mliot_product(0.5, mliot_product(noise.power, noise.power - 1));
  return mliot_product(one, mliot_exp(mliot_product(bent, mliot_log_variance(at))));
}

/* One step further. */
static inline void mliot_spread_on(const mliot_mean_rule* rule, mliot_demand_noise noise,
                                   mliot_demand_spread* at) {
  const double back = mliot_mean_back(rule);
  const double held = 1 - back;
  at->moved =
      mliot_product(mliot_product(held, held), at->moved) +
      mliot_product(mliot_product(rule->alpha, rule->alpha), mliot_scattered_noise(noise, *at));
  if (rule->kept < 1) at->mean += mliot_product(back, rule->first - at->mean);
}

#endif
