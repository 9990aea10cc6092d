/* The sample some steps ago, and the change since then.
 *
 * A ring of lag + 1 samples: after a push its oldest one is the sample lag steps ago.
 */
#ifndef MLIOT_FREESTANDING_LAG_H
#define MLIOT_FREESTANDING_LAG_H

#include "rounding.h"

typedef struct {
  int64_t position; /* the ring's place of the next sample */
  int64_t filled;   /* places of the ring in use */
} mliot_lag;

static inline void mliot_lag_reset(mliot_lag* s) { s->position = s->filled = 0; }

static inline void mliot_lag_push(mliot_lag* s, double* ring, int64_t lag, double x) {
  ring[s->position] = x;
  s->position = s->position == lag ? 0 : s->position + 1;
  if (s->filled <= lag) ++s->filled;
}

/* The sample lag steps ago; NaN where there is none. */
static inline double mliot_lag_value(const mliot_lag* s, const double* ring, int64_t lag) {
  return s->filled <= lag ? mliot_nan() : mliot_canonical(ring[s->position]);
}

/* The newest sample minus the one lag steps ago, rounded to double; *tail is what that lost. */
static inline double mliot_lag_change(const mliot_lag* s, const double* ring, int64_t lag,
                                      double* tail) {
  const int64_t newest = s->position == 0 ? lag : s->position - 1;
  *tail = 0;
  if (s->filled <= lag) return mliot_nan();
  return mliot_canonical(mliot_two_sum(ring[newest], -ring[s->position], tail));
}

/* The same rounded once to float. */
static inline float mliot_lag_change_float(const mliot_lag* s, const double* ring, int64_t lag) {
  double tail;
  const double change = mliot_lag_change(s, ring, lag, &tail);
  return mliot_sum_to_float(change, tail);
}

#endif
