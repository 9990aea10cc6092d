/* TBATS: how an observation moves the state of one series, and what the state forecasts.
 *
 *     z = (y^lambda - 1) / lambda             z = level + phi trend + sum of s_j + d
 *     d = ar_1 d' + ar_2 d'' + ma_1 e' + ma_2 e'' + e, e the error
 *     level = level + phi trend + alpha d     trend = phi trend + beta d
 *     s_j =  s_j cos w_j + t_j sin w_j + gamma_1 d          w_j = 2 pi j / m, j = 1 .. k
 *     t_j = -s_j sin w_j + t_j cos w_j + gamma_2 d
 *
 * A state is observations seen, whether they are transformed, three numbers that are only reported,
 * the power of two that they are measured in, lambda, alpha, beta, phi, ar, ma, variance of the
 * errors, two reported numbers, the least observation that is transformed as it is, level, trend, d
 * and e, the newest first; then the harmonics of each season, its gammas, and s and t of each
 * harmonic, season by season.
 *
 * Source: De Livera, Hyndman and Snyder 2011, "Forecasting time series with complex seasonal
 *         patterns using exponential smoothing", J. American Statistical Association 106(496).
 */
#ifndef MLIOT_FREESTANDING_TBATS_H
#define MLIOT_FREESTANDING_TBATS_H

#include "binary_scale.h"
#include "box_cox.h"
#include "normal.h"
#include "rounding.h"
#include "wide.h"

enum {
  MLIOT_TBATS_COUNT = 0,
  MLIOT_TBATS_BOX_COX = 1,
  MLIOT_TBATS_EXPONENT = 5,
  MLIOT_TBATS_LAMBDA = 6,
  MLIOT_TBATS_ALPHA = 7,
  MLIOT_TBATS_BETA = 8,
  MLIOT_TBATS_PHI = 9,
  MLIOT_TBATS_AR = 10,
  MLIOT_TBATS_MA = 12,
  MLIOT_TBATS_SIGMA2 = 14,
  MLIOT_TBATS_FLOOR = 17,
  MLIOT_TBATS_LEVEL = 18,
  MLIOT_TBATS_TREND = 19,
  MLIOT_TBATS_D = 20,
  MLIOT_TBATS_E = 22,
  MLIOT_TBATS_HARMONICS = 24
};

/* For each season cosine and sine of the angle that its first harmonic turns in a period. */
typedef struct {
  const double* turns;
  int64_t count;
} mliot_tbats_seasons;

/* A state and its seasons. */
typedef struct {
  const double* s;
  const double* turns;
  int64_t seasons;
  int64_t harmonics; /* of all seasons */
} mliot_tbats;

/* What moves besides the harmonics. */
typedef struct {
  double level, trend;
  double d[2], e[2];
} mliot_tbats_moving;

static inline mliot_tbats mliot_tbats_read(const mliot_tbats_seasons* seasons, const double* s) {
  mliot_tbats of;
  int64_t i;
  of.s = s;
  of.turns = seasons->turns;
  of.seasons = seasons->count;
  of.harmonics = 0;
  for (i = 0; i < seasons->count; ++i) of.harmonics += (int64_t)s[MLIOT_TBATS_HARMONICS + i];
  return of;
}

/* The place of the first harmonic's s. */
static inline int64_t mliot_tbats_turning(const mliot_tbats* of) {
  return MLIOT_TBATS_HARMONICS + 3 * of->seasons;
}

static inline mliot_tbats_moving mliot_tbats_now(const mliot_tbats* of) {
  mliot_tbats_moving now;
  int i;
  now.level = of->s[MLIOT_TBATS_LEVEL];
  now.trend = of->s[MLIOT_TBATS_TREND];
  for (i = 0; i < 2; ++i) {
    now.d[i] = of->s[MLIOT_TBATS_D + i];
    now.e[i] = of->s[MLIOT_TBATS_E + i];
  }
  return now;
}

/* What ARMA errors are expected to be. */
static inline double mliot_tbats_expected(const mliot_tbats* of, const mliot_tbats_moving* now) {
  const double* ar = of->s + MLIOT_TBATS_AR;
  const double* ma = of->s + MLIOT_TBATS_MA;
  const double sum = mliot_product(ar[0], now->d[0]) + mliot_product(ma[0], now->e[0]);
  return (sum + mliot_product(ar[1], now->d[1])) + mliot_product(ma[1], now->e[1]);
}

/* Mean of the next transformed observation. */
static inline double mliot_tbats_mean(const mliot_tbats* of, const mliot_tbats_moving* now,
                                      const double* turning) {
  double sum = now->level + mliot_product(of->s[MLIOT_TBATS_PHI], now->trend);
  int64_t i;
  for (i = 0; i < of->harmonics; ++i) sum += turning[2 * i];
  return sum + mliot_tbats_expected(of, now);
}

/* The harmonics of a season turn by a period and take d; those behind them. */
static inline double* mliot_tbats_turn(const mliot_tbats* of, int64_t season, double d,
                                       double* turning) {
  const double* gammas = of->s + MLIOT_TBATS_HARMONICS + of->seasons + 2 * season;
  const int64_t harmonics = (int64_t)of->s[MLIOT_TBATS_HARMONICS + season];
  const double first_cosine = of->turns[2 * season];
  const double first_sine = of->turns[2 * season + 1];
  const double first = mliot_product(gammas[0], d);
  const double second = mliot_product(gammas[1], d);
  double cosine = first_cosine;
  double sine = first_sine;
  int64_t j;
  for (j = 0; j < harmonics; ++j, turning += 2) {
    const double before = turning[0];
    const double turned = mliot_product(cosine, first_cosine) - mliot_product(sine, first_sine);
    turning[0] = (mliot_product(cosine, before) + mliot_product(sine, turning[1])) + first;
    turning[1] = (mliot_product(cosine, turning[1]) - mliot_product(sine, before)) + second;
    sine = mliot_product(sine, first_cosine) + mliot_product(cosine, first_sine);
    cosine = turned;
  }
  return turning;
}

/* The states take the error of a transformed observation. */
static inline void mliot_tbats_step(const mliot_tbats* of, double error, mliot_tbats_moving* now,
                                    double* turning) {
  const double d = mliot_tbats_expected(of, now) + error;
  const double trend = mliot_product(of->s[MLIOT_TBATS_PHI], now->trend);
  int64_t i;
  now->level = (now->level + trend) + mliot_product(of->s[MLIOT_TBATS_ALPHA], d);
  now->trend = trend + mliot_product(of->s[MLIOT_TBATS_BETA], d);
  for (i = 0; i < of->seasons; ++i) turning = mliot_tbats_turn(of, i, d, turning);
  now->d[1] = now->d[0];
  now->e[1] = now->e[0];
  now->d[0] = d;
  now->e[0] = error;
}

/* An observation as the recursion takes it. */
static inline double mliot_tbats_transformed(const double* s, double y) {
  const double scaled = mliot_times_power_of_two(y, -(int64_t)s[MLIOT_TBATS_EXPONENT]);
  const double least = s[MLIOT_TBATS_FLOOR];
  if (s[MLIOT_TBATS_BOX_COX] == 0) return scaled;
  return mliot_box_cox(scaled < least ? least : scaled, s[MLIOT_TBATS_LAMBDA]);
}

/* And back. */
static inline double mliot_tbats_back(const double* s, double z) {
  const double y =
      s[MLIOT_TBATS_BOX_COX] == 0 ? z : mliot_box_cox_inverse(z, s[MLIOT_TBATS_LAMBDA]);
  return mliot_times_power_of_two(y, (int64_t)s[MLIOT_TBATS_EXPONENT]);
}

/* What was fitted to nothing is a level alone, which the first observation begins. */
static inline void mliot_tbats_begin(double* s, double y) {
  const int64_t exponent = mliot_binary_exponent(y);
  const double scaled = mliot_times_power_of_two(y, -exponent);
  s[MLIOT_TBATS_EXPONENT] = (double)exponent;
  s[MLIOT_TBATS_FLOOR] = scaled > 0 ? scaled : 0;
  s[MLIOT_TBATS_LEVEL] = scaled;
}

/* Takes the next observation. */
static inline void mliot_tbats_push(const mliot_tbats_seasons* seasons, double* s, double y) {
  const mliot_tbats of = mliot_tbats_read(seasons, s);
  double* turning = s + mliot_tbats_turning(&of);
  mliot_tbats_moving now;
  int i;
  if (s[MLIOT_TBATS_COUNT] == 0) mliot_tbats_begin(s, y);
  now = mliot_tbats_now(&of);
  mliot_tbats_step(&of, mliot_tbats_transformed(s, y) - mliot_tbats_mean(&of, &now, turning), &now,
                   turning);
  s[MLIOT_TBATS_LEVEL] = now.level;
  s[MLIOT_TBATS_TREND] = now.trend;
  for (i = 0; i < 2; ++i) {
    s[MLIOT_TBATS_D + i] = now.d[i];
    s[MLIOT_TBATS_E + i] = now.e[i];
  }
  s[MLIOT_TBATS_COUNT] += 1;
}

/* The states of now in `room`, which takes two doubles a harmonic. */
static inline mliot_tbats_moving mliot_tbats_path(const mliot_tbats* of, double* room) {
  memcpy(room, of->s + mliot_tbats_turning(of), (size_t)(2 * of->harmonics) * sizeof *room);
  return mliot_tbats_now(of);
}

/* States of nothing, of which an error is to be followed. */
static inline mliot_tbats_moving mliot_tbats_nothing(const mliot_tbats* of, double* room) {
  const mliot_tbats_moving nothing = {0, 0, {0, 0}, {0, 0}};
  int64_t i;
  for (i = 0; i < 2 * of->harmonics; ++i) room[i] = 0;
  return nothing;
}

/* Means and error variances of the transformed observations 1 .. h ahead; `skipped` of them are not
   written. */
static inline void mliot_tbats_ahead(const mliot_tbats* of, int64_t skipped, int64_t h,
                                     double* room, double* mean, double* variance) {
  mliot_tbats_moving moving = mliot_tbats_path(of, room);
  double sum = 1;
  int64_t k;
  for (k = 0; k < h; ++k) {
    if (k >= skipped) mean[k - skipped] = mliot_tbats_mean(of, &moving, room);
    mliot_tbats_step(of, 0, &moving, room);
  }
  moving = mliot_tbats_nothing(of, room);
  for (k = 0; k < h; ++k) {
    double c;
    if (k >= skipped) variance[k - skipped] = mliot_product(of->s[MLIOT_TBATS_SIGMA2], sum);
    mliot_tbats_step(of, k == 0 ? 1 : 0, &moving, room);
    c = mliot_tbats_mean(of, &moving, room);
    sum = mliot_product_sum(c, c, sum);
  }
}

/* Doubles of room that a forecast takes. */
static inline int64_t mliot_tbats_room(const mliot_tbats_seasons* seasons, const double* s) {
  const mliot_tbats of = mliot_tbats_read(seasons, s);
  return 2 * of.harmonics;
}

/* Medians and, to first order after a transformation, error variances of the periods 1 .. h
   ahead. */
static inline void mliot_tbats_predict(const mliot_tbats_seasons* seasons, const double* s,
                                       int64_t h, double* room, double* mean, double* variance) {
  const mliot_tbats of = mliot_tbats_read(seasons, s);
  const double scale = mliot_times_power_of_two(1, (int64_t)s[MLIOT_TBATS_EXPONENT]);
  int64_t k;
  for (k = 0; k < h && s[MLIOT_TBATS_COUNT] == 0; ++k) mean[k] = variance[k] = mliot_nan();
  if (s[MLIOT_TBATS_COUNT] == 0) return;
  mliot_tbats_ahead(&of, 0, h, room, mean, variance);
  for (k = 0; k < h; ++k) {
    double slope = scale; /* dy / dz */
    mean[k] = mliot_tbats_back(s, mean[k]);
    if (s[MLIOT_TBATS_BOX_COX] != 0 && mean[k] > 0) {
      const double power = mliot_product(1 - s[MLIOT_TBATS_LAMBDA], mliot_log(mean[k] / scale));
      slope = mliot_product(slope, mliot_exp(power));
    }
    variance[k] = mliot_product(mliot_product(slope, slope), variance[k]);
  }
}

/* The q-quantile of the period `step` >= 1 ahead, exact in z. */
static inline double mliot_tbats_quantile(const mliot_tbats_seasons* seasons, const double* s,
                                          int64_t step, double q, double* room) {
  const mliot_tbats of = mliot_tbats_read(seasons, s);
  double mean = 0, variance = 0, away;
  if (s[MLIOT_TBATS_COUNT] == 0) return mliot_nan();
  mliot_tbats_ahead(&of, step - 1, step, room, &mean, &variance);
  away = mliot_product(mliot_sqrt(variance), mliot_normal_quantile(q));
  return mliot_tbats_back(s, mean + away);
}

#endif
