/* Weighted sum of the last samples: a filter of finite impulse response.
 *
 * Missing:  NaN while the window is not full and while it holds a missing or infinite sample.
 * Cost:     O(window) a sample.
 */
#ifndef MLIOT_FREESTANDING_WEIGHTED_WINDOW_H
#define MLIOT_FREESTANDING_WEIGHTED_WINDOW_H

#include "wide.h"

typedef struct {
  int64_t position; /* the ring's place of the next sample */
  int64_t filled;   /* places of the ring in use */
} mliot_weighted_window;

static inline void mliot_weighted_window_reset(mliot_weighted_window* s) {
  s->position = s->filled = 0;
}

static inline void mliot_weighted_window_push(mliot_weighted_window* s, double* ring,
                                              int64_t window, double x) {
  ring[s->position] = mliot_canonical(x);
  s->position = s->position + 1 == window ? 0 : s->position + 1;
  if (s->filled < window) ++s->filled;
}

/* The sum from the oldest sample to the newest; weights in that order. */
static inline double mliot_weighted_window_value(const mliot_weighted_window* s, const double* ring,
                                                 const double* weights, int64_t window) {
  const int64_t old = window - s->position; /* samples that stand after the newest */
  double sum = 0;
  if (s->filled < window) return mliot_nan();
  for (int64_t i = 0; i < old; ++i) sum += mliot_product(weights[i], ring[s->position + i]);
  for (int64_t i = old; i < window; ++i) sum += mliot_product(weights[i], ring[i - old]);
  return mliot_is_finite(sum) ? sum : mliot_nan();
}

#endif
