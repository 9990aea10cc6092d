/* The recursion of the Theta models: simple exponential smoothing plus a share of a line.
 *
 *     mean of y[t + 1] = level + w ((1 - alpha)^t A + (1 - (1 - alpha)^(t + 1)) / alpha B)
 *     level            = level + alpha (y - level)
 *
 * The line has intercept A and slope B: that of least squares through the whole series, or, in the
 * dynamic forms, through the observations so far.
 *
 * Source: Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler 2016, "Models for optimising the
 *         theta method", Int. J. Forecasting 32(4).
 */
#ifndef MLIOT_FREESTANDING_THETA_H
#define MLIOT_FREESTANDING_THETA_H

#include "series.h"

/* Places of a state; one season follows, that of observation t at t % m. */
enum {
  MLIOT_THETA_COUNT = 0,
  MLIOT_THETA_DYNAMIC = 1,
  MLIOT_THETA_OPTIMISED = 2,
  MLIOT_THETA_SEASON_KIND = 3, /* 0 none, 1 factors, 2 summands */
  MLIOT_THETA_ALPHA = 4,
  MLIOT_THETA_WEIGHT = 5,
  MLIOT_THETA_LEVEL = 6,
  MLIOT_THETA_POWER = 7, /* (1 - alpha)^count */
  MLIOT_THETA_INTERCEPT = 8,
  MLIOT_THETA_SLOPE = 9,
  MLIOT_THETA_MEAN = 10,
  MLIOT_THETA_SIGMA2 = 11,
  MLIOT_THETA_LIKELIHOOD = 12, /* reported alone */
  MLIOT_THETA_SCORED = 13,     /* errors in it */
  MLIOT_THETA_SEASONS = 14
};

/* One series without its season. */
typedef struct {
  double alpha, weight;
  double level, intercept, slope;
  double mean, power, count;
  int dynamic;
} mliot_theta;

static inline mliot_theta mliot_theta_read(const double* s) {
  mliot_theta run;
  run.alpha = s[MLIOT_THETA_ALPHA];
  run.weight = s[MLIOT_THETA_WEIGHT];
  run.level = s[MLIOT_THETA_LEVEL];
  run.intercept = s[MLIOT_THETA_INTERCEPT];
  run.slope = s[MLIOT_THETA_SLOPE];
  run.mean = s[MLIOT_THETA_MEAN];
  run.power = s[MLIOT_THETA_POWER];
  run.count = s[MLIOT_THETA_COUNT];
  run.dynamic = s[MLIOT_THETA_DYNAMIC] != 0;
  return run;
}

static inline void mliot_theta_write(const mliot_theta* run, double* s) {
  s[MLIOT_THETA_DYNAMIC] = run->dynamic ? 1 : 0;
  s[MLIOT_THETA_ALPHA] = run->alpha;
  s[MLIOT_THETA_WEIGHT] = run->weight;
  s[MLIOT_THETA_LEVEL] = run->level;
  s[MLIOT_THETA_INTERCEPT] = run->intercept;
  s[MLIOT_THETA_SLOPE] = run->slope;
  s[MLIOT_THETA_MEAN] = run->mean;
  s[MLIOT_THETA_POWER] = run->power;
  s[MLIOT_THETA_COUNT] = run->count;
}

/* The mean of the next observation. */
static inline double mliot_theta_next(const mliot_theta* run) {
  const double rest = 1 - run->alpha;
  const double drawn_out = (1 - mliot_product(run->power, rest)) / run->alpha;
  const double line =
      mliot_product(run->power, run->intercept) + mliot_product(drawn_out, run->slope);
  return mliot_product_sum(run->weight, line, run->level);
}

/* Takes the next observation. */
static inline void mliot_theta_take(mliot_theta* run, double y) {
  run->level = mliot_product_sum(run->alpha, y - run->level, run->level);
  run->power = mliot_product(run->power, 1 - run->alpha);
  run->count += 1;
  if (!run->dynamic) return;
  if (run->count == 1) {
    run->mean = y;
    run->slope = 0;
  } else {
    const double moved = mliot_product(6, y - run->mean) / run->count;
    run->slope = mliot_product_sum(run->count - 2, run->slope, moved) / (run->count + 1);
    run->mean += (y - run->mean) / run->count;
  }
  run->intercept = run->mean - mliot_product(run->slope, run->count + 1) / 2;
}

static inline double mliot_theta_season(const double* s, int64_t m, int64_t ahead) {
  return s[MLIOT_THETA_SEASONS + mliot_history_next((int64_t)s[MLIOT_THETA_COUNT] + ahead, m)];
}

static inline double mliot_theta_with_season(const double* s, int64_t m, int64_t ahead,
                                             double mean) {
  if (s[MLIOT_THETA_SEASON_KIND] == 0) return mean;
  if (s[MLIOT_THETA_SEASON_KIND] == 1) return mliot_product(mean, mliot_theta_season(s, m, ahead));
  return mean + mliot_theta_season(s, m, ahead);
}

/* Takes the next observation, with its season. */
static inline void mliot_theta_advance(double* s, int64_t m, double y) {
  mliot_theta run = mliot_theta_read(s);
  if (s[MLIOT_THETA_SEASON_KIND] == 1) y /= mliot_theta_season(s, m, 0);
  if (s[MLIOT_THETA_SEASON_KIND] == 2) y -= mliot_theta_season(s, m, 0);
  mliot_theta_take(&run, y);
  mliot_theta_write(&run, s);
}

/* The same; what was fitted to nothing begins as a fit to y alone does. */
static inline void mliot_theta_push(double* s, int64_t m, double y) {
  if (s[MLIOT_THETA_COUNT] == 0) {
    s[MLIOT_THETA_LEVEL] = mliot_product(0.5, y);
    s[MLIOT_THETA_INTERCEPT] = y;
  }
  mliot_theta_advance(s, m, y);
}

/* Means and error variances of the periods 1 .. h ahead. NaN before the first observation. */
static inline void mliot_theta_predict(const double* s, int64_t m, int64_t h, double* mean,
                                       double* variance) {
  mliot_theta run = mliot_theta_read(s);
  const int empty = s[MLIOT_THETA_COUNT] == 0;
  const double square = mliot_product(run.alpha, run.alpha);
  int64_t k;
  for (k = 0; k < h; ++k) {
    const double next = mliot_theta_next(&run);
    const double scale = s[MLIOT_THETA_SEASON_KIND] == 1 ? mliot_theta_season(s, m, k) : 1.0;
    const double steps = mliot_product((double)k, square);
    mliot_theta_take(&run, next);
    mean[k] = empty ? mliot_nan() : mliot_theta_with_season(s, m, k, next);
    variance[k] = empty ? mliot_nan()
                        : mliot_product(mliot_product(s[MLIOT_THETA_SIGMA2], 1 + steps),
                                        mliot_product(scale, scale));
  }
}

#endif
