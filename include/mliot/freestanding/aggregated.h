/* Intermittent demand summed over periods, smoothed, and shared out: ADIDA (sums of one length) and
 * IMAPA (the mean over sums of 1, 2, ... periods).
 *
 * A state is a head (periods, demands, mean size, squares about it, periods in the largest sum, 0
 * without a demand) and five numbers a length (periods and sum of the one that grows, whole sums so
 * far, their smoothed value, share).
 *
 * Source: Nikolopoulos et al. 2011, J. Operational Research Society 62(3); Petropoulos and
 *         Kourentzes 2015, J. Operational Research Society 66(6).
 */
#ifndef MLIOT_FREESTANDING_AGGREGATED_H
#define MLIOT_FREESTANDING_AGGREGATED_H

#include "hurdle.h"
#include "running_moments.h"

enum {
  MLIOT_SUMS_PERIODS = 0,
  MLIOT_SUMS_DEMANDS = 1,
  MLIOT_SUMS_MEAN = 2,
  MLIOT_SUMS_SQUARES = 3,
  MLIOT_SUMS_LARGEST = 4,
  MLIOT_SUMS_HEAD = 5
};

enum {
  MLIOT_SUM_FILLED = 0,
  MLIOT_SUM_GROWN = 1,
  MLIOT_SUM_WHOLE = 2,
  MLIOT_SUM_LEVEL = 3,
  MLIOT_SUM_SHARE = 4,
  MLIOT_SUM_SIZE = 5
};

/* A sum that is whole. */
static inline void mliot_sum_end(double* sums, double grown) {
  double* level = sums + MLIOT_SUM_LEVEL;
  *level = sums[MLIOT_SUM_WHOLE] == 0
               ? grown
               : mliot_product_sum(sums[MLIOT_SUM_SHARE], grown - *level, *level);
  sums[MLIOT_SUM_WHOLE] += 1;
}

/* One more period for sums over `length` of them. */
static inline void mliot_sum_push(double* sums, double length, double y) {
  sums[MLIOT_SUM_GROWN] += y;
  sums[MLIOT_SUM_FILLED] += 1;
  if (sums[MLIOT_SUM_FILLED] < length) return;
  mliot_sum_end(sums, sums[MLIOT_SUM_GROWN]);
  sums[MLIOT_SUM_FILLED] = sums[MLIOT_SUM_GROWN] = 0;
}

/* A first demand at the end of a series: the sum over the newest periods is that demand. */
static inline void mliot_sum_begin(double* sums, double y) {
  sums[MLIOT_SUM_SHARE] = 0.1;
  sums[MLIOT_SUM_LEVEL] = y;
  sums[MLIOT_SUM_WHOLE] = 1;
}

/* The share of one period; NaN before the first whole sum. */
static inline double mliot_sum_forecast(const double* sums, double length) {
  return sums[MLIOT_SUM_WHOLE] == 0 ? mliot_nan() : sums[MLIOT_SUM_LEVEL] / length;
}

/* Counts a period and learns the size of its demand. */
static inline void mliot_sums_observe(double* s, double y) {
  s[MLIOT_SUMS_PERIODS] += 1;
  if (y > 0) {
    mliot_moments_push(y, s + MLIOT_SUMS_DEMANDS, s + MLIOT_SUMS_MEAN, s + MLIOT_SUMS_SQUARES);
  }
}

/* The distribution around a forecast of the mean. */
static inline mliot_hurdle mliot_sums_hurdle(const double* s, double forecast) {
  const double demands = s[MLIOT_SUMS_DEMANDS];
  mliot_hurdle d;
  double ratio, spread;
  d.chance = d.size = d.size_variance = s[MLIOT_SUMS_PERIODS] == 0 ? mliot_nan() : 0;
  if (demands == 0) return d;
  d.chance = demands / s[MLIOT_SUMS_PERIODS];
  d.size = forecast / d.chance;
  ratio = d.size / s[MLIOT_SUMS_MEAN];
  spread = demands > 1 ? s[MLIOT_SUMS_SQUARES] / (demands - 1) : 0;
  d.size_variance = mliot_product(mliot_product(spread, ratio), ratio);
  return d;
}

static inline void mliot_adida_push(double* s, double y) {
  mliot_sums_observe(s, y);
  if (s[MLIOT_SUMS_LARGEST] > 0) {
    mliot_sum_push(s + MLIOT_SUMS_HEAD, s[MLIOT_SUMS_LARGEST], y);
  } else if (y > 0) {
    s[MLIOT_SUMS_LARGEST] = s[MLIOT_SUMS_PERIODS];
    mliot_sum_begin(s + MLIOT_SUMS_HEAD, y);
  }
}

/* The mean of the next period. */
static inline double mliot_adida_forecast(const double* s) {
  return mliot_sum_forecast(s + MLIOT_SUMS_HEAD, s[MLIOT_SUMS_LARGEST]);
}

static inline mliot_hurdle mliot_adida_hurdle(const double* s) {
  return mliot_sums_hurdle(s, mliot_adida_forecast(s));
}

/* most: the largest sum that there is room for. */
static inline void mliot_imapa_push(double* s, int64_t most, double y) {
  const int begun = s[MLIOT_SUMS_LARGEST] > 0;
  int64_t length;
  mliot_sums_observe(s, y);
  if (!begun && y <= 0) return;
  if (!begun) {
    s[MLIOT_SUMS_LARGEST] =
        s[MLIOT_SUMS_PERIODS] < (double)most ? s[MLIOT_SUMS_PERIODS] : (double)most;
  }
  for (length = 1; length <= (int64_t)s[MLIOT_SUMS_LARGEST]; ++length) {
    double* sums = s + MLIOT_SUMS_HEAD + MLIOT_SUM_SIZE * (length - 1);
    if (begun) {
      mliot_sum_push(sums, (double)length, y);
    } else {
      mliot_sum_begin(sums, y);
    }
  }
}

static inline double mliot_imapa_forecast(const double* s) {
  double total = 0, begun = 0;
  int64_t length;
  for (length = 1; length <= (int64_t)s[MLIOT_SUMS_LARGEST]; ++length) {
    const double* sums = s + MLIOT_SUMS_HEAD + MLIOT_SUM_SIZE * (length - 1);
    if (sums[MLIOT_SUM_WHOLE] == 0) continue;
    total += mliot_sum_forecast(sums, (double)length);
    begun += 1;
  }
  return begun > 0 ? total / begun : mliot_nan();
}

static inline mliot_hurdle mliot_imapa_hurdle(const double* s) {
  return mliot_sums_hurdle(s, mliot_imapa_forecast(s));
}

#endif
