/* ARIMA: how an observation moves the filter of one series, and what the filter forecasts.
 *
 * The differenced series w has (1 - ar B - ...)(1 - sar B^m - ...) (w - mean) = (1 + ma B + ...)
 * (1 + sma B^m + ...) e. The filter knows the expected next values of it; gain and change are what
 * an error moves them by, and how far that still is from the gain of an infinite past.
 *
 * A state is observations seen, orders, mean, variance of the next error in units of sigma2,
 * sigma2, four numbers that are only reported, coefficients, coefficients of regressors, the last
 * observations, that of period t at t % lost, and the filter: known, gain and change. What there is
 * room for may be more than what the orders of a series take.
 *
 * Source: Gardner, Harvey and Phillips 1980, "Algorithm AS 154", Applied Statistics 29; Morf,
 *         Sidhu and Kailath 1974, IEEE Trans. Automatic Control 19(4), for the change of the gain.
 */
#ifndef MLIOT_FREESTANDING_ARIMA_H
#define MLIOT_FREESTANDING_ARIMA_H

#include "math.h"
#include "wide.h"

enum {
  MLIOT_ARIMA_COUNT = 0,
  MLIOT_ARIMA_P = 1,
  MLIOT_ARIMA_D = 2,
  MLIOT_ARIMA_Q = 3,
  MLIOT_ARIMA_SEASONAL_P = 4,
  MLIOT_ARIMA_SEASONAL_D = 5,
  MLIOT_ARIMA_SEASONAL_Q = 6,
  MLIOT_ARIMA_MEAN = 8,
  MLIOT_ARIMA_VARIANCE = 9,
  MLIOT_ARIMA_SIGMA2 = 10,
  MLIOT_ARIMA_COEFFICIENTS = 15
};

/* Above 1: a variance from which on the filter is that of the infinite past, and one that no
   longer widens forecasts. */
#define MLIOT_ARIMA_STEADY 1e-12
#define MLIOT_ARIMA_SETTLED 1e-9
/* Periods in which the filter may still settle. */
#define MLIOT_ARIMA_LONGEST_TAIL 2000

/* What a state has room for. */
typedef struct {
  int64_t p, q, seasonal_p, seasonal_q;
  int64_t regressors;
  int64_t lost; /* last observations */
  int64_t span; /* numbers of the filter */
  int64_t m;    /* periods of the season */
} mliot_arima_layout;

/* A polynomial times a seasonal one. */
typedef struct {
  const double *plain, *seasonal;
  int64_t p, seasonal_p, m;
  double sign; /* of the products of both */
} mliot_arima_polynomial;

/* A state by its parts. */
typedef struct {
  mliot_arima_polynomial ar, ma;
  int64_t d, seasonal_d, m;
  int64_t lost, span;                /* of its own orders */
  int64_t next;                      /* place of the next observation among the last ones */
  int64_t past, known, gain, change; /* places in the state */
  int differenced;                   /* whether there are enough observations */
} mliot_arima;

static inline int64_t mliot_arima_reach(const mliot_arima_polynomial* of) {
  return of->p + of->seasonal_p * of->m;
}

static inline mliot_arima mliot_arima_read(const mliot_arima_layout* layout, const double* s) {
  const double* ar = s + MLIOT_ARIMA_COEFFICIENTS;
  const double* ma = ar + layout->p;
  const double* seasonal_ar = ma + layout->q;
  const double* seasonal_ma = seasonal_ar + layout->seasonal_p;
  const int64_t count = (int64_t)s[MLIOT_ARIMA_COUNT];
  mliot_arima a;
  a.ar.plain = ar;
  a.ar.seasonal = seasonal_ar;
  a.ar.p = (int64_t)s[MLIOT_ARIMA_P];
  a.ar.seasonal_p = (int64_t)s[MLIOT_ARIMA_SEASONAL_P];
  a.ar.m = layout->m;
  a.ar.sign = -1;
  a.ma.plain = ma;
  a.ma.seasonal = seasonal_ma;
  a.ma.p = (int64_t)s[MLIOT_ARIMA_Q];
  a.ma.seasonal_p = (int64_t)s[MLIOT_ARIMA_SEASONAL_Q];
  a.ma.m = layout->m;
  a.ma.sign = 1;
  a.d = (int64_t)s[MLIOT_ARIMA_D];
  a.seasonal_d = (int64_t)s[MLIOT_ARIMA_SEASONAL_D];
  a.m = layout->m;
  a.lost = a.d + a.seasonal_d * a.m;
  a.span = mliot_arima_reach(&a.ar) > mliot_arima_reach(&a.ma) ? mliot_arima_reach(&a.ar)
                                                               : mliot_arima_reach(&a.ma);
  a.next = a.lost > 0 ? count % a.lost : 0;
  a.past = seasonal_ma + layout->seasonal_q + layout->regressors - s;
  a.known = a.past + layout->lost;
  a.gain = a.known + layout->span;
  a.change = a.gain + layout->span;
  a.differenced = s[MLIOT_ARIMA_COUNT] >= (double)a.lost;
  return a;
}

/* to[k - 1] takes the coefficient of lag k, times a factor. */
static inline void mliot_arima_add(const mliot_arima_polynomial* of, double factor, double* to) {
  int64_t i, j;
  for (i = 0; i < of->p; ++i) to[i] = mliot_product_sum(of->plain[i], factor, to[i]);
  for (j = 0; j < of->seasonal_p; ++j) {
    double* at = to + (j + 1) * of->m; /* at[-1] is of the lag of the season */
    at[-1] = mliot_product_sum(of->seasonal[j], factor, at[-1]);
    for (i = 0; i < of->p; ++i) {
      const double both = mliot_product(of->plain[i], of->seasonal[j]);
      at[i] = mliot_product_sum(mliot_product(of->sign, both), factor, at[i]);
    }
  }
}

/* The next n numbers of a process whose value is known[0], without news. */
static inline void mliot_arima_step_on(const mliot_arima* a, double* known, int64_t n) {
  double value;
  if (n <= 0) return;
  value = known[0];
  memmove(known, known + 1, (size_t)(n - 1) * sizeof *known);
  known[n - 1] = 0;
  mliot_arima_add(&a->ar, value, known);
}

/* One observation on, the gain is nearer to that of the infinite past. */
static inline void mliot_arima_settle(const mliot_arima* a, double* gain, double* change,
                                      double* variance) {
  double first, ratio;
  int64_t i;
  if (a->span == 0) return;
  first = change[0];
  ratio = first / *variance;
  mliot_arima_step_on(a, change, a->span);
  for (i = 0; i < a->span; ++i) {
    const double k = gain[i];
    const double u = change[i];
    change[i] = u - mliot_product(ratio, k);
    gain[i] = k - mliot_product(ratio, u);
  }
  *variance = mliot_product(*variance - first, *variance + first) / *variance;
  if (*variance - 1 >= MLIOT_ARIMA_STEADY) return;
  *variance = 1;
  for (i = 0; i < a->span; ++i) change[i] = gain[i] = 0;
  mliot_arima_add(&a->ar, 1, gain);
  mliot_arima_add(&a->ma, 1, gain);
}

/* A value of the differenced series with what it has of the values before it; the ring holds the
   last ones, and `next` is its own place there. */
static inline double mliot_arima_summed(const mliot_arima* a, const double* ring, int64_t next,
                                        double value) {
  static const double pascal[3][3] = {{1, 0, 0}, {1, -1, 0}, {1, -2, 1}};
  int64_t i, j;
  for (j = 0; j <= a->seasonal_d; ++j) {
    for (i = j == 0 ? 1 : 0; i <= a->d; ++i) {
      const double weight = -mliot_product(pascal[a->d][i], pascal[a->seasonal_d][j]);
      const int64_t at = next - (i + j * a->m);
      value = mliot_product_sum(weight, ring[at < 0 ? at + a->lost : at], value);
    }
  }
  return value;
}

/* The mean of the next observation, but for its regressors; NaN while differences are not known. */
static inline double mliot_arima_next(const mliot_arima* a, const double* s) {
  const double process = a->span > 0 ? s[a->known] : 0;
  if (!a->differenced) return mliot_nan();
  return process + s[MLIOT_ARIMA_MEAN] + mliot_arima_summed(a, s + a->past, a->next, 0);
}

/* Takes the next observation and what regressors add to it; the mean that was forecast for it. */
static inline double mliot_arima_push(const mliot_arima_layout* layout, double* s, double y,
                                      double effect) {
  const mliot_arima a = mliot_arima_read(layout, s);
  const double forecast = mliot_arima_next(&a, s);
  const double value = y - effect;
  if (a.differenced) {
    const double scaled = (value - forecast) / s[MLIOT_ARIMA_VARIANCE];
    double* known = s + a.known;
    int64_t i;
    mliot_arima_step_on(&a, known, a.span);
    for (i = 0; i < a.span; ++i) known[i] = mliot_product_sum(s[a.gain + i], scaled, known[i]);
    if (s[MLIOT_ARIMA_VARIANCE] != 1) {
      mliot_arima_settle(&a, s + a.gain, s + a.change, s + MLIOT_ARIMA_VARIANCE);
    }
  }
  if (a.lost > 0) s[a.past + a.next] = value;
  s[MLIOT_ARIMA_COUNT] += 1;
  return forecast + effect;
}

/* The steps ahead that are asked for: h of them, the first `skipped` of which are not written. */
typedef struct {
  int64_t skipped, h;
} mliot_arima_steps;

/* Step k takes the square of value k of the series over a divisor, or the sum of them up to there,
   where n numbers are known of the differenced one, and nothing was before them. */
static inline void mliot_arima_add_squares(const mliot_arima* a, double* known, int64_t n,
                                           double* ring, double divisor, int summed,
                                           mliot_arima_steps steps, double* variance) {
  double sum = 0;
  int64_t at = 0;
  int64_t k;
  for (k = 0; k < a->lost; ++k) ring[k] = 0;
  for (k = 0; k < steps.h; ++k) {
    const double value = mliot_arima_summed(a, ring, at, n > 0 ? known[0] : 0);
    const double square = mliot_product(value, value) / divisor;
    mliot_arima_step_on(a, known, n);
    sum = summed ? sum + square : square;
    if (k >= steps.skipped) variance[k - steps.skipped] += sum;
    if (a->lost == 0) continue;
    ring[at] = value;
    at = at + 1 == a->lost ? 0 : at + 1;
  }
}

/* sigma2 (sum of squared weights of the errors to come, and of what the filter does not know yet:
   P - R R' = sum of L L' / F over the steps in which it would settle). */
static inline void mliot_arima_variances(const mliot_arima* a, const double* s,
                                         mliot_arima_steps steps, double* room, double* variance) {
  const int64_t errors = mliot_arima_reach(&a->ma) + 1;
  const int64_t n = errors > a->span ? errors : a->span;
  const int64_t written = steps.h - steps.skipped;
  double* known = room;
  double* gain = known + a->span + 1;
  double* change = gain + a->span;
  double* ring = change + a->span;
  const size_t bytes = (size_t)a->span * sizeof *room;
  double f = s[MLIOT_ARIMA_VARIANCE];
  int64_t k;
  for (k = 0; k < n; ++k) known[k] = 0;
  known[0] = 1;
  mliot_arima_add(&a->ma, 1, known + 1);
  for (k = 0; k < written; ++k) variance[k] = 0;
  mliot_arima_add_squares(a, known, n, ring, 1, 1, steps, variance);
  memcpy(gain, s + a->gain, bytes);
  memcpy(change, s + a->change, bytes);
  for (k = 0; k < MLIOT_ARIMA_LONGEST_TAIL && f - 1 > MLIOT_ARIMA_SETTLED; ++k) {
    memcpy(known, change, bytes);
    mliot_arima_add_squares(a, known, a->span, ring, f, 0, steps, variance);
    mliot_arima_settle(a, gain, change, &f);
  }
  for (k = 0; k < written; ++k) variance[k] = mliot_product(variance[k], s[MLIOT_ARIMA_SIGMA2]);
}

/* Doubles of room that a forecast takes: orders that reach `span` and lose `lost` observations. */
#define MLIOT_ARIMA_ROOM(span, lost) (3 * (span) + 1 + (lost))

/* Means and error variances of the periods skipped + 1 .. h ahead, without regressors. room:
   MLIOT_ARIMA_ROOM(...) doubles. */
static inline void mliot_arima_ahead(const mliot_arima_layout* layout, const double* s,
                                     mliot_arima_steps steps, double* room, double* mean,
                                     double* variance) {
  const mliot_arima a = mliot_arima_read(layout, s);
  double* known = room;
  double* ring = room + a.span;
  int64_t at = a.next;
  int64_t k;
  if (s[MLIOT_ARIMA_COUNT] == 0 || !a.differenced) {
    for (k = 0; k < steps.h - steps.skipped; ++k) mean[k] = variance[k] = mliot_nan();
    return;
  }
  memcpy(known, s + a.known, (size_t)a.span * sizeof *room);
  memcpy(ring, s + a.past, (size_t)a.lost * sizeof *room);
  for (k = 0; k < steps.h; ++k) {
    double next = s[MLIOT_ARIMA_MEAN] + (a.span > 0 ? known[0] : 0);
    mliot_arima_step_on(&a, known, a.span);
    next = mliot_arima_summed(&a, ring, at, next);
    if (k >= steps.skipped) mean[k - steps.skipped] = next;
    if (a.lost == 0) continue;
    ring[at] = next;
    at = at + 1 == a.lost ? 0 : at + 1;
  }
  mliot_arima_variances(&a, s, steps, room, variance);
}

/* Those of the periods 1 .. h ahead. */
static inline void mliot_arima_predict(const mliot_arima_layout* layout, const double* s, int64_t h,
                                       double* room, double* mean, double* variance) {
  const mliot_arima_steps steps = {0, h};
  mliot_arima_ahead(layout, s, steps, room, mean, variance);
}

#endif
