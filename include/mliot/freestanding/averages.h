/* States of the averages and naive forecasts of mliot.statistical: how an observation moves them,
 * and what they forecast. A state is an array of doubles; its first one counts observations.
 *
 * predict: means and error variances of the periods 1 .. h ahead. NaN where there is none.
 *
 * Source: Hyndman and Athanasopoulos 2021, "Forecasting: principles and practice", 5.2 and 5.5.
 */
#ifndef MLIOT_FREESTANDING_AVERAGES_H
#define MLIOT_FREESTANDING_AVERAGES_H

#include "running_moments.h"
#include "series.h"

/* --- the observation of a season ago: count, sum of squared differences, one season --- */

enum { MLIOT_NAIVE_COUNT = 0, MLIOT_NAIVE_SQUARES = 1, MLIOT_NAIVE_RING = 2 };

static inline void mliot_seasonal_naive_push(double* s, int64_t m, double y) {
  const int64_t count = (int64_t)s[MLIOT_NAIVE_COUNT];
  double* last = s + MLIOT_NAIVE_RING + mliot_history_next(count, m);
  if (count >= m) {
    const double difference = y - *last;
    s[MLIOT_NAIVE_SQUARES] += mliot_product(difference, difference);
  }
  *last = y;
  s[MLIOT_NAIVE_COUNT] += 1;
}

static inline void mliot_seasonal_naive_predict(const double* s, int64_t m, int64_t h, double* mean,
                                                double* variance) {
  const int64_t count = (int64_t)s[MLIOT_NAIVE_COUNT];
  const int64_t kept = count < m ? count : m;
  const double square = count > m ? s[MLIOT_NAIVE_SQUARES] / (double)(count - m) : mliot_nan();
  int64_t k;
  for (k = 0; k < h; ++k) {
    /* Before a whole season has passed the ring begins at 0 and has `kept` values. */
    const int64_t at = count >= m ? mliot_history_next(count + k, m) : (kept == 0 ? 0 : k % kept);
    mean[k] = kept == 0 ? mliot_nan() : s[MLIOT_NAIVE_RING + at];
    variance[k] = mliot_product(square, (double)(k / m + 1));
  }
}

/* --- the mean of all: count, mean, squares about it --- */

enum { MLIOT_HISTORIC_COUNT = 0, MLIOT_HISTORIC_MEAN = 1, MLIOT_HISTORIC_SQUARES = 2 };

static inline void mliot_historic_average_push(double* s, double y) {
  mliot_moments_push(y, s + MLIOT_HISTORIC_COUNT, s + MLIOT_HISTORIC_MEAN,
                     s + MLIOT_HISTORIC_SQUARES);
}

static inline void mliot_historic_average_predict(const double* s, int64_t h, double* mean,
                                                  double* variance) {
  const double n = s[MLIOT_HISTORIC_COUNT];
  const double spread =
      n > 1 ? mliot_product(s[MLIOT_HISTORIC_SQUARES] / (n - 1), 1 + 1 / n) : mliot_nan();
  int64_t k;
  for (k = 0; k < h; ++k) {
    mean[k] = n > 0 ? s[MLIOT_HISTORIC_MEAN] : mliot_nan();
    variance[k] = spread;
  }
}

/* --- the mean of the same period of `window` seasons: count, sum of squared errors, a ring --- */

enum { MLIOT_WINDOW_COUNT = 0, MLIOT_WINDOW_ERRORS = 1, MLIOT_WINDOW_RING = 2 };

/* The mean of the kept observations of a period, counted from the first one ever; of the oldest
   period of like place where none is kept yet. */
static inline double mliot_window_average_of(const double* s, int64_t m, int64_t window,
                                             int64_t period) {
  const int64_t count = (int64_t)s[MLIOT_WINDOW_COUNT];
  const int64_t kept = count < m * window ? count : m * window;
  int64_t at;
  double sum = 0, n = 0;
  if (count == 0) return mliot_nan();
  at = mliot_history_next(period, m);
  if (at >= count) at = (period - count) % count;
  for (; at < kept; at += m) {
    sum += s[MLIOT_WINDOW_RING + at];
    n += 1;
  }
  return sum / n;
}

static inline void mliot_window_average_push(double* s, int64_t m, int64_t window, double y) {
  const int64_t count = (int64_t)s[MLIOT_WINDOW_COUNT];
  if (count >= m * window) {
    const double error = y - mliot_window_average_of(s, m, window, count);
    s[MLIOT_WINDOW_ERRORS] += mliot_product(error, error);
  }
  s[MLIOT_WINDOW_RING + mliot_history_next(count, m * window)] = y;
  s[MLIOT_WINDOW_COUNT] += 1;
}

/* The weight of an error in the observations of a season that lies so many seasons ahead of its
   own: 1, then the mean of the `window` weights before, of which the sums slide along. weights[k]
   is that of period k. */
static inline double mliot_window_average_weight(const double* weights, int64_t m, int64_t window,
                                                 int64_t season) {
  const int64_t gone = season - 1 - window;
  double before;
  if (season == 0) return 1;
  if (season == 1) return 1 / (double)window;
  before = weights[(season - 1) * m];
  return before + (before - (gone < 0 ? 0 : weights[gone * m])) / (double)window;
}

static inline void mliot_window_average_predict(const double* s, int64_t m, int64_t window,
                                                int64_t h, double* mean, double* variance) {
  const int64_t count = (int64_t)s[MLIOT_WINDOW_COUNT];
  const double square =
      count > m * window ? s[MLIOT_WINDOW_ERRORS] / (double)(count - m * window) : mliot_nan();
  double total = 0;
  int64_t k;
  for (k = 0; k < h; ++k) {
    mean[k] = mliot_window_average_of(s, m, window, count + k);
    variance[k] = mliot_window_average_weight(variance, m, window, k / m);
  }
  for (k = 0; k < h; ++k) {
    if (k % m == 0) total = mliot_product_sum(variance[k], variance[k], total);
    variance[k] = square * total;
  }
}

/* --- random walk with drift: count, the last one, and steps, mean step, squares about it --- */

enum {
  MLIOT_DRIFT_COUNT = 0,
  MLIOT_DRIFT_LAST = 1,
  MLIOT_DRIFT_STEPS = 2,
  MLIOT_DRIFT_MEAN = 3,
  MLIOT_DRIFT_SQUARES = 4
};

static inline void mliot_drift_push(double* s, double y) {
  if (s[MLIOT_DRIFT_COUNT] > 0) {
    mliot_moments_push(y - s[MLIOT_DRIFT_LAST], s + MLIOT_DRIFT_STEPS, s + MLIOT_DRIFT_MEAN,
                       s + MLIOT_DRIFT_SQUARES);
  }
  s[MLIOT_DRIFT_LAST] = y;
  s[MLIOT_DRIFT_COUNT] += 1;
}

static inline void mliot_drift_predict(const double* s, int64_t h, double* mean, double* variance) {
  const double steps = s[MLIOT_DRIFT_STEPS];
  const double square = steps > 1 ? s[MLIOT_DRIFT_SQUARES] / steps : mliot_nan();
  int64_t i;
  for (i = 0; i < h; ++i) {
    const double k = (double)(i + 1);
    mean[i] = s[MLIOT_DRIFT_COUNT] > 0
                  ? mliot_product_sum(k, s[MLIOT_DRIFT_MEAN], s[MLIOT_DRIFT_LAST])
                  : mliot_nan();
    variance[i] = mliot_product(mliot_product(square, k), 1 + k / steps);
  }
}

#endif
