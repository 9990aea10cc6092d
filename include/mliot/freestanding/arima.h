/* ARIMA: how an observation moves the filter of one series, and what the filter forecasts. The
 * header of the filter tells what a state holds.
 *
 * Source: Box and Jenkins 1970, "Time series analysis"; Gardner, Harvey and Phillips 1980,
 *         "Algorithm AS 154", Applied Statistics 29.
 */
#ifndef MLIOT_FREESTANDING_ARIMA_H
#define MLIOT_FREESTANDING_ARIMA_H

#include "arima_filter.h"
#include "math.h"
#include "wide.h"

/* A variance so little above 1 that it no longer widens forecasts. */
#define MLIOT_ARIMA_SETTLED 1e-9
/* Periods in which the filter may still settle, and about how many of their last tell the rest. */
#define MLIOT_ARIMA_LONGEST_TAIL 2000
#define MLIOT_ARIMA_TOLD_BY 500

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

/* Whole seasons that tell the rest of a tail. */
static inline int64_t mliot_arima_told_by(const mliot_arima* a) {
  const int64_t m = a->m > 1 ? a->m : 1;
  const int64_t seasons = MLIOT_ARIMA_TOLD_BY / m;
  int64_t told = m * (seasons > 1 ? seasons : 1);
  return told < MLIOT_ARIMA_LONGEST_TAIL ? told : MLIOT_ARIMA_LONGEST_TAIL;
}

/* What the last steps of the longest tail count, so that they stand for all that come after it as
   well: of the next step it is known, as its variance falls to 1 in the end, and squares of the
   other steps fall alike. 1 where the filter settles before. gain, change: those of the state. */
static inline double mliot_arima_last_weight(const mliot_arima* a, double* gain, double* change,
                                             double f) {
  const int64_t before = MLIOT_ARIMA_LONGEST_TAIL - mliot_arima_told_by(a);
  double from = f;
  int64_t k;
  for (k = 0; k < MLIOT_ARIMA_LONGEST_TAIL && f - 1 > MLIOT_ARIMA_SETTLED; ++k) {
    if (k == before) from = f;
    mliot_arima_settle(a, gain, change, &f);
  }
  return f - 1 > MLIOT_ARIMA_SETTLED && from > f ? (from - 1) / (from - f) : 1;
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
  const int64_t before = MLIOT_ARIMA_LONGEST_TAIL - mliot_arima_told_by(a);
  double f = s[MLIOT_ARIMA_VARIANCE];
  double last;
  int64_t k;
  for (k = 0; k < n; ++k) known[k] = 0;
  known[0] = 1;
  mliot_arima_add(&a->ma, 1, known + 1);
  for (k = 0; k < written; ++k) variance[k] = 0;
  mliot_arima_add_squares(a, known, n, ring, 1, 1, steps, variance);
  memcpy(gain, s + a->gain, bytes);
  memcpy(change, s + a->change, bytes);
  last = mliot_arima_last_weight(a, gain, change, f);
  memcpy(gain, s + a->gain, bytes);
  memcpy(change, s + a->change, bytes);
  for (k = 0; k < MLIOT_ARIMA_LONGEST_TAIL && f - 1 > MLIOT_ARIMA_SETTLED; ++k) {
    memcpy(known, change, bytes);
    mliot_arima_add_squares(a, known, a->span, ring, k < before ? f : f / last, 0, steps, variance);
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
