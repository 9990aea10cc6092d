/* Complex exponential smoothing: how an observation moves the state of one series, and what the
 * state forecasts.
 *
 *     level     = level - (1 - a1) potential + (a0 - a1) error
 *     potential = level + (1 - a0) potential + (a0 + a1) error
 *
 * Form 0: the mean is the level. 1: level and potential of a season ago. 2: the level and a
 * seasonal value that moves by b0 error. 3: the level and a seasonal pair of its own, with b0, b1.
 *
 * A state is observations seen, form, a0, a1, b0, b1, variance of the errors, four numbers that are
 * only reported, level, potential, one season, that of observation t at t % m, and its potentials.
 *
 * Source: Svetunkov, Kourentzes and Ord 2022, "Complex exponential smoothing", Naval Research
 *         Logistics 69(8).
 */
#ifndef MLIOT_FREESTANDING_CES_H
#define MLIOT_FREESTANDING_CES_H

#include "series.h"

enum {
  MLIOT_CES_COUNT = 0,
  MLIOT_CES_FORM = 1,
  MLIOT_CES_SHARES = 2,
  MLIOT_CES_SIGMA2 = 6,
  MLIOT_CES_LEVEL = 11,
  MLIOT_CES_POTENTIAL = 12,
  MLIOT_CES_SEASONS = 13
};

enum { MLIOT_CES_NONE = 0, MLIOT_CES_SIMPLE = 1, MLIOT_CES_PARTIAL = 2, MLIOT_CES_FULL = 3 };

/* Level and potential, or those of one period of the season. */
typedef struct {
  double level, potential;
} mliot_ces_pair;

static inline int mliot_ces_form(const double* s) { return (int)s[MLIOT_CES_FORM]; }

/* A pair takes an error with two shares. */
static inline void mliot_ces_turn(const double* shares, double error, mliot_ces_pair* pair) {
  const double a0 = shares[0];
  const double a1 = shares[1];
  const double before = pair->level;
  pair->level = (before - mliot_product(1 - a1, pair->potential)) + mliot_product(a0 - a1, error);
  pair->potential =
      (before + mliot_product(1 - a0, pair->potential)) + mliot_product(a0 + a1, error);
}

/* The level takes an error, where the form has one. */
static inline void mliot_ces_turn_level(const double* s, double error, mliot_ces_pair* pair) {
  if (mliot_ces_form(s) != MLIOT_CES_SIMPLE) mliot_ces_turn(s + MLIOT_CES_SHARES, error, pair);
}

/* A period of the season takes an error. */
static inline void mliot_ces_turn_season(const double* s, double error, mliot_ces_pair* pair) {
  const double* shares = s + MLIOT_CES_SHARES;
  switch (mliot_ces_form(s)) {
    case MLIOT_CES_SIMPLE:
      mliot_ces_turn(shares, error, pair);
      return;
    case MLIOT_CES_PARTIAL:
      pair->level = mliot_product_sum(shares[2], error, pair->level);
      return;
    case MLIOT_CES_FULL:
      mliot_ces_turn(shares + 2, error, pair);
      return;
    default:
      return;
  }
}

static inline double mliot_ces_mean(const double* s, mliot_ces_pair level, mliot_ces_pair season) {
  const int form = mliot_ces_form(s);
  if (form == MLIOT_CES_NONE) return level.level;
  return form == MLIOT_CES_SIMPLE ? season.level : level.level + season.level;
}

static inline mliot_ces_pair mliot_ces_level(const double* s) {
  mliot_ces_pair pair;
  pair.level = s[MLIOT_CES_LEVEL];
  pair.potential = s[MLIOT_CES_POTENTIAL];
  return pair;
}

/* The pair of period j of the season; zeros without one. */
static inline mliot_ces_pair mliot_ces_season(const double* s, int64_t m, int64_t j) {
  mliot_ces_pair pair = {0, 0};
  if (mliot_ces_form(s) == MLIOT_CES_NONE) return pair;
  pair.level = s[MLIOT_CES_SEASONS + j];
  pair.potential = s[MLIOT_CES_SEASONS + m + j];
  return pair;
}

/* What was fitted to nothing becomes a level alone, as a run forth, back and forth again leaves it.
   The potential that is guessed is a share of the level, 1 / 1.1 as for every series. */
static inline void mliot_ces_begin(double* s, double y) {
  mliot_ces_pair pair;
  int turn;
  s[MLIOT_CES_FORM] = MLIOT_CES_NONE;
  pair.level = 0 + y;
  pair.potential = mliot_product(pair.level, 1 / 1.1);
  for (turn = 0; turn < 5; ++turn) {
    mliot_ces_turn_level(s, turn % 2 == 0 ? y - pair.level : 0, &pair);
  }
  s[MLIOT_CES_LEVEL] = pair.level;
  s[MLIOT_CES_POTENTIAL] = pair.potential;
  s[MLIOT_CES_SIGMA2] = mliot_nan();
  s[MLIOT_CES_COUNT] = 1;
}

/* Takes the next observation. */
static inline void mliot_ces_push(double* s, int64_t m, double y) {
  const int64_t j = mliot_history_next((int64_t)s[MLIOT_CES_COUNT], m);
  mliot_ces_pair level = mliot_ces_level(s);
  mliot_ces_pair season;
  double error;
  if (s[MLIOT_CES_COUNT] == 0) {
    mliot_ces_begin(s, y);
    return;
  }
  season = mliot_ces_season(s, m, j);
  error = y - mliot_ces_mean(s, level, season);
  mliot_ces_turn_level(s, error, &level);
  mliot_ces_turn_season(s, error, &season);
  s[MLIOT_CES_LEVEL] = level.level;
  s[MLIOT_CES_POTENTIAL] = level.potential;
  s[MLIOT_CES_COUNT] += 1;
  if (mliot_ces_form(s) == MLIOT_CES_NONE) return;
  s[MLIOT_CES_SEASONS + j] = season.level;
  s[MLIOT_CES_SEASONS + m + j] = season.potential;
}

/* Variances: sigma2 (1 + sum of the squared responses of the means to an error of 1), which moves
   the level and the period of the season that it came at. */
static inline void mliot_ces_variances(const double* s, int64_t m, int64_t h, double* variance) {
  const mliot_ces_pair nothing = {0, 0};
  mliot_ces_pair level = nothing;
  mliot_ces_pair season = nothing;
  int64_t j = 0; /* periods since the error, without whole seasons */
  double sum = 1;
  int64_t k;
  for (k = 0; k < h; ++k) {
    const double error = k == 0 ? 1 : 0;
    double c;
    mliot_ces_turn_level(s, error, &level);
    if (j == 0) mliot_ces_turn_season(s, error, &season);
    j = j + 1 == m ? 0 : j + 1;
    c = mliot_ces_mean(s, level, j == 0 ? season : nothing);
    variance[k] = mliot_product(s[MLIOT_CES_SIGMA2], sum);
    sum = mliot_product_sum(c, c, sum);
  }
}

/* Means and error variances of the periods 1 .. h ahead. A period that comes again turns again from
   its first value, so that no copy of the season is needed. */
static inline void mliot_ces_predict(const double* s, int64_t m, int64_t h, double* mean,
                                     double* variance) {
  mliot_ces_pair level = mliot_ces_level(s);
  int64_t j = mliot_history_next((int64_t)s[MLIOT_CES_COUNT], m);
  int64_t whole = 0; /* seasons ahead */
  int64_t ahead = 0; /* periods in the season that has begun */
  const int seasonal = mliot_ces_form(s) != MLIOT_CES_NONE;
  int64_t k, i;
  for (k = 0; k < h && s[MLIOT_CES_COUNT] == 0; ++k) mean[k] = variance[k] = mliot_nan();
  if (s[MLIOT_CES_COUNT] == 0) return;
  for (k = 0; k < h; ++k) {
    mliot_ces_pair season = mliot_ces_season(s, m, j);
    for (i = 0; i < whole; ++i) mliot_ces_turn_season(s, 0, &season);
    mean[k] = mliot_ces_mean(s, level, season);
    mliot_ces_turn_level(s, 0, &level);
    j = j + 1 == m ? 0 : j + 1;
    ++ahead;
    if (ahead < m || !seasonal) continue;
    ahead = 0;
    ++whole;
  }
  mliot_ces_variances(s, m, h, variance);
}

#endif
