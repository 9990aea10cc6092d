/* Sizes of demands and the intervals between them, smoothed apart (Croston), and the chance of a
 * demand and its size (TSB).
 *
 * Source: Croston 1972, Operational Research Quarterly 23(3); Syntetos and Boylan 2005, Int. J.
 *         Forecasting 21(2); Shale, Boylan and Johnston 2006, J. Operational Research Soc. 57(5);
 *         Teunter, Syntetos and Babai 2011, European J. Operational Research 214(3).
 */
#ifndef MLIOT_FREESTANDING_CROSTON_H
#define MLIOT_FREESTANDING_CROSTON_H

#include "hurdle.h"

/* Periods, periods since the last demand, demands, smoothed size and interval, sum of squared
   errors of the sizes, shares. */
enum {
  MLIOT_CROSTON_PERIODS = 0,
  MLIOT_CROSTON_SINCE = 1,
  MLIOT_CROSTON_DEMANDS = 2,
  MLIOT_CROSTON_SIZE = 3,
  MLIOT_CROSTON_INTERVAL = 4,
  MLIOT_CROSTON_ERRORS = 5,
  MLIOT_CROSTON_SIZE_SHARE = 6,
  MLIOT_CROSTON_INTERVAL_SHARE = 7
};

/* Periods, demands, smoothed size, sum of squared errors of the sizes, chance of a demand. */
enum {
  MLIOT_TSB_PERIODS = 0,
  MLIOT_TSB_DEMANDS = 1,
  MLIOT_TSB_SIZE = 2,
  MLIOT_TSB_ERRORS = 3,
  MLIOT_TSB_CHANCE = 4
};

/* What the ratio of size and interval is multiplied by: 1, 1 - a / 2, 1 - a / (2 - a). */
enum { MLIOT_CROSTON_PLAIN = 0, MLIOT_CROSTON_SYNTETOS = 1, MLIOT_CROSTON_SHALE = 2 };

/* Smoothed sizes after one more; the first one begins them. */
static inline void mliot_size_push(double y, double share, double* demands, double* size,
                                   double* errors) {
  const double error = y - *size;
  if (*demands == 0) {
    *size = y;
  } else {
    *errors += mliot_product(error, error);
    *size += mliot_product(share, error);
  }
  *demands += 1;
}

static inline double mliot_size_variance(double errors, double demands) {
  return demands > 1 ? errors / (demands - 1) : 0;
}

/* A demand, so many periods after the one before. */
static inline void mliot_croston_demand(double* s, double periods, double y) {
  double* interval = s + MLIOT_CROSTON_INTERVAL;
  *interval = s[MLIOT_CROSTON_DEMANDS] == 0 ? periods
                                            : mliot_product_sum(s[MLIOT_CROSTON_INTERVAL_SHARE],
                                                                periods - *interval, *interval);
  mliot_size_push(y, s[MLIOT_CROSTON_SIZE_SHARE], s + MLIOT_CROSTON_DEMANDS, s + MLIOT_CROSTON_SIZE,
                  s + MLIOT_CROSTON_ERRORS);
}

static inline void mliot_croston_push(double* s, double y) {
  s[MLIOT_CROSTON_PERIODS] += 1;
  s[MLIOT_CROSTON_SINCE] += 1;
  if (y <= 0) return;
  mliot_croston_demand(s, s[MLIOT_CROSTON_SINCE], y);
  s[MLIOT_CROSTON_SINCE] = 0;
}

static inline mliot_hurdle mliot_croston_hurdle(const double* s, int correction) {
  const double share = s[MLIOT_CROSTON_INTERVAL_SHARE];
  mliot_hurdle d;
  double factor = 1;
  d.chance = d.size = d.size_variance = s[MLIOT_CROSTON_PERIODS] == 0 ? mliot_nan() : 0;
  if (s[MLIOT_CROSTON_DEMANDS] == 0) return d;
  if (correction == MLIOT_CROSTON_SYNTETOS) factor = 1 - share / 2;
  if (correction == MLIOT_CROSTON_SHALE) factor = 1 - share / (2 - share);
  d.chance = factor / s[MLIOT_CROSTON_INTERVAL];
  d.size = s[MLIOT_CROSTON_SIZE];
  d.size_variance = mliot_size_variance(s[MLIOT_CROSTON_ERRORS], s[MLIOT_CROSTON_DEMANDS]);
  return d;
}

/* The chance of a demand after one more period; periods: those before. */
static inline double mliot_tsb_chance(double chance, double share, double periods, double y) {
  const double came = y > 0 ? 1 : 0;
  return periods == 0 ? came : mliot_product_sum(share, came - chance, chance);
}

static inline void mliot_tsb_push(double* s, double size_share, double chance_share, double y) {
  s[MLIOT_TSB_CHANCE] =
      mliot_tsb_chance(s[MLIOT_TSB_CHANCE], chance_share, s[MLIOT_TSB_PERIODS], y);
  s[MLIOT_TSB_PERIODS] += 1;
  if (y > 0) {
    mliot_size_push(y, size_share, s + MLIOT_TSB_DEMANDS, s + MLIOT_TSB_SIZE, s + MLIOT_TSB_ERRORS);
  }
}

static inline mliot_hurdle mliot_tsb_hurdle(const double* s) {
  mliot_hurdle d;
  d.chance = d.size = d.size_variance = mliot_nan();
  if (s[MLIOT_TSB_PERIODS] == 0) return d;
  d.chance = s[MLIOT_TSB_CHANCE];
  d.size = s[MLIOT_TSB_SIZE];
  d.size_variance = mliot_size_variance(s[MLIOT_TSB_ERRORS], s[MLIOT_TSB_DEMANDS]);
  return d;
}

#endif
