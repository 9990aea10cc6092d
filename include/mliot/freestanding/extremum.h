/* Largest or smallest sample of a sliding window.
 *
 * The wedge lists the ring's places, oldest first, of the samples that no later one beats; its head
 * is the extremum.
 *
 * Missing:  NaN takes a place in the window and is never the extremum.
 * Cost:     O(1) a sample, amortised.
 * Source:   Lemire 2006, "Streaming maximum-minimum filter using no more than three comparisons
 *           per element", Nordic J. Computing 13.
 */
#ifndef MLIOT_FREESTANDING_EXTREMUM_H
#define MLIOT_FREESTANDING_EXTREMUM_H

#include "wide.h"

typedef struct {
  int64_t position; /* the ring's place of the next sample */
  int64_t filled;   /* places of the ring in use */
  int64_t present;  /* samples in the window that are not NaN */
  int64_t head;     /* where the wedge begins */
  int64_t length;   /* of the wedge */
} mliot_extremum;

static inline void mliot_extremum_reset(mliot_extremum* s) {
  s->position = s->filled = s->present = s->head = s->length = 0;
}

/* The oldest sample, at that place of the ring, leaves. */
static inline void mliot_extremum_drop(mliot_extremum* s, const double* ring, const int32_t* wedge,
                                       int64_t window, int64_t place) {
  if (!mliot_is_nan(ring[place])) --s->present;
  if (s->length > 0 && wedge[s->head] == place) {
    s->head = s->head + 1 == window ? 0 : s->head + 1;
    --s->length;
  }
}

/* Takes the oldest sample that is not missing out of the window: it is missing from now on. */
static inline void mliot_extremum_forget(mliot_extremum* s, double* ring, const int32_t* wedge,
                                         int64_t window, int64_t place) {
  mliot_extremum_drop(s, ring, wedge, window, place);
  ring[place] = mliot_nan();
}

/* Takes the next sample; largest is 1 for the maximum, 0 for the minimum. */
static inline void mliot_extremum_push(mliot_extremum* s, double* ring, int32_t* wedge,
                                       int64_t window, int largest, double x) {
  if (s->filled == window) {
    mliot_extremum_drop(s, ring, wedge, window, s->position);
  } else {
    ++s->filled;
  }
  x += 0.0; /* -0 becomes 0 */
  ring[s->position] = x;
  if (!mliot_is_nan(x)) {
    int64_t end = s->head + s->length;
    ++s->present;
    while (s->length > 0) {
      const int64_t last = end > window ? end - 1 - window : end - 1;
      const double held = ring[wedge[last]];
      if (largest ? held > x : held < x) break;
      --s->length;
      --end;
    }
    wedge[end >= window ? end - window : end] = (int32_t)s->position;
    ++s->length;
  }
  s->position = s->position + 1 == window ? 0 : s->position + 1;
}

static inline double mliot_extremum_value(const mliot_extremum* s, const double* ring,
                                          const int32_t* wedge, int64_t min_samples) {
  if (s->length == 0 || s->present < min_samples) return mliot_nan();
  return ring[wedge[s->head]];
}

#endif
