/* Exponential smoothing in state space form: how an observation moves the state of one series, and
 * what the state forecasts.
 *
 *     q = level + phi trend                    mean = q, q + season or q season
 *     level = q + alpha u                      u = error, or error / season
 *     trend = phi trend + beta u               season = season + gamma w, w = error or error / q
 *
 * A multiplicative trend t has q = level t^phi and t = t^phi + beta u / level.
 *
 * A state is observations seen, form, alpha, beta, gamma, phi, level, trend, variance of the
 * errors, four numbers that are only reported, and one season, that of observation t at t % m.
 *
 * Source: Hyndman, Koehler, Ord and Snyder 2008, "Forecasting with exponential smoothing"; table
 *         6.2 and section 6.4 for the variances.
 */
#ifndef MLIOT_FREESTANDING_ETS_H
#define MLIOT_FREESTANDING_ETS_H

#include "series.h"

enum {
  MLIOT_ETS_COUNT = 0,
  MLIOT_ETS_FORM = 1,
  MLIOT_ETS_ALPHA = 2,
  MLIOT_ETS_BETA = 3,
  MLIOT_ETS_GAMMA = 4,
  MLIOT_ETS_PHI = 5,
  MLIOT_ETS_LEVEL = 6,
  MLIOT_ETS_TREND = 7,
  MLIOT_ETS_SIGMA2 = 8,
  MLIOT_ETS_SEASONS = 13
};

/* Divisors nearer to 0 than this count as this: an update must stay finite. */
#define MLIOT_ETS_TINY 1e-300
/* Of a level times a multiplicative trend, and of the logarithm of the trend's power: squares of
   what it multiplies stay finite. */
#define MLIOT_ETS_MOST_LEVEL 1e300
#define MLIOT_ETS_MOST_LOG 300.0
/* A multiplicative trend stays within these. */
#define MLIOT_ETS_LEAST_GROWTH 1e-10
#define MLIOT_ETS_MOST_GROWTH 1e10

/* What a form has: a yes or no each. */
typedef struct {
  int multiplicative_error;
  int trending, growing; /* a trend; one that multiplies */
  int seasonal, factors; /* a season; one that multiplies */
} mliot_ets_form;

/* The form of a number: 18 without a multiplicative trend, 12 with one behind them. */
static inline mliot_ets_form mliot_ets_form_of(double code) {
  const int plain = code < 18;
  const int rest = plain ? (int)code : (int)code - 18;
  const int season = plain ? rest / 6 : rest / 4;
  mliot_ets_form form;
  form.multiplicative_error = rest % 2;
  form.trending = !plain || rest / 2 % 3 > 0;
  form.growing = !plain;
  form.seasonal = season > 0;
  form.factors = season == 2;
  return form;
}

static inline double mliot_ets_divisor(double x) {
  if (x >= MLIOT_ETS_TINY || x <= -MLIOT_ETS_TINY) return x;
  return x < 0 ? -MLIOT_ETS_TINY : MLIOT_ETS_TINY;
}

static inline double mliot_ets_clamp(double x, double low, double high) {
  return x < low ? low : (x > high ? high : x);
}

static inline double mliot_ets_season(const double* s, int64_t m, int64_t ahead) {
  return s[MLIOT_ETS_SEASONS + mliot_history_next((int64_t)s[MLIOT_ETS_COUNT] + ahead, m)];
}

/* A multiplicative trend over phi_sum damped steps; exact for one step without damping. */
static inline double mliot_ets_growth(double trend, double phi_sum) {
  if (phi_sum == 1) return trend;
  return mliot_exp(mliot_ets_clamp(mliot_product(phi_sum, mliot_log(trend)), -MLIOT_ETS_MOST_LOG,
                                   MLIOT_ETS_MOST_LOG));
}

/* Level and trend k steps ahead, without season: phi_sum = phi + ... + phi^k. */
static inline double mliot_ets_base(mliot_ets_form form, const double* s, double phi_sum) {
  if (!form.trending) return s[MLIOT_ETS_LEVEL];
  if (form.growing) {
    const double growth = mliot_ets_growth(s[MLIOT_ETS_TREND], phi_sum);
    return mliot_ets_clamp(mliot_product(s[MLIOT_ETS_LEVEL], growth), -MLIOT_ETS_MOST_LEVEL,
                           MLIOT_ETS_MOST_LEVEL);
  }
  return mliot_product_sum(phi_sum, s[MLIOT_ETS_TREND], s[MLIOT_ETS_LEVEL]);
}

static inline double mliot_ets_with_season(mliot_ets_form form, const double* s, int64_t m,
                                           int64_t ahead, double base) {
  if (!form.seasonal) return base;
  if (form.factors) return mliot_product(base, mliot_ets_season(s, m, ahead));
  return base + mliot_ets_season(s, m, ahead);
}

/* Takes the next observation. */
static inline void mliot_ets_step(double* s, int64_t m, double y) {
  const mliot_ets_form form = mliot_ets_form_of(s[MLIOT_ETS_FORM]);
  const double q = mliot_ets_base(form, s, s[MLIOT_ETS_PHI]);
  double error = y - q;
  double u = error;
  if (form.seasonal) {
    const int64_t at = mliot_history_next((int64_t)s[MLIOT_ETS_COUNT], m);
    double* season = s + MLIOT_ETS_SEASONS + at;
    double w;
    error = form.factors ? y - mliot_product(q, *season) : error - *season;
    u = form.factors ? error / mliot_ets_divisor(*season) : error;
    w = form.factors ? error / mliot_ets_divisor(q) : error;
    *season = mliot_product_sum(s[MLIOT_ETS_GAMMA], w, *season);
  }
  if (form.growing) {
    const double growth = mliot_ets_growth(s[MLIOT_ETS_TREND], s[MLIOT_ETS_PHI]);
    const double share = u / mliot_ets_divisor(s[MLIOT_ETS_LEVEL]);
    s[MLIOT_ETS_TREND] = mliot_ets_clamp(mliot_product_sum(s[MLIOT_ETS_BETA], share, growth),
                                         MLIOT_ETS_LEAST_GROWTH, MLIOT_ETS_MOST_GROWTH);
  } else if (form.trending) {
    s[MLIOT_ETS_TREND] =
        mliot_product(s[MLIOT_ETS_PHI], s[MLIOT_ETS_TREND]) + mliot_product(s[MLIOT_ETS_BETA], u);
  }
  s[MLIOT_ETS_LEVEL] = mliot_product_sum(s[MLIOT_ETS_ALPHA], u, q);
  s[MLIOT_ETS_COUNT] += 1;
}

/* The same; what was fitted to nothing is a level alone, which the first observation begins. */
static inline void mliot_ets_push(double* s, int64_t m, double y) {
  if (s[MLIOT_ETS_COUNT] == 0) s[MLIOT_ETS_LEVEL] = y;
  mliot_ets_step(s, m, y);
}

/* Means of the periods 1 .. h ahead. */
static inline void mliot_ets_means(const double* s, int64_t m, int64_t h, double* mean) {
  const mliot_ets_form form = mliot_ets_form_of(s[MLIOT_ETS_FORM]);
  double power = 1, sum = 0;
  int64_t k;
  for (k = 0; k < h; ++k) {
    power = mliot_product(power, s[MLIOT_ETS_PHI]);
    sum += power;
    mean[k] = mliot_ets_with_season(form, s, m, k, mliot_ets_base(form, s, sum));
  }
}

/* What an error has left in level and trend j steps later, a unit of level each. */
typedef struct {
  double alpha, beta, phi, power, sum;
} mliot_ets_weights;

static inline mliot_ets_weights mliot_ets_weights_of(mliot_ets_form form, const double* s) {
  mliot_ets_weights w;
  w.alpha = s[MLIOT_ETS_ALPHA];
  w.beta = form.trending ? s[MLIOT_ETS_BETA] : 0;
  w.phi = s[MLIOT_ETS_PHI];
  w.power = 1;
  w.sum = 0;
  return w;
}

static inline double mliot_ets_next_weight(mliot_ets_weights* w) {
  w->power = mliot_product(w->power, w->phi);
  w->sum += w->power;
  return mliot_product_sum(w->beta, w->sum, w->alpha);
}

#endif
