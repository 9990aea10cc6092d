/* Repeats the newest sample over missing ones, for as long as it may.
 *
 * Missing:  NaN becomes the newest sample that was present, NaN when there is none young enough.
 * Cost:     O(1) a sample.
 */
#ifndef MLIOT_FREESTANDING_FORWARD_FILL_H
#define MLIOT_FREESTANDING_FORWARD_FILL_H

#include "wide.h"

typedef struct {
  double value;   /* the newest sample, filled; NaN when there is none */
  int64_t filled; /* how often in a row it was repeated */
} mliot_forward_fill;

static inline void mliot_forward_fill_reset(mliot_forward_fill* s) {
  s->value = mliot_nan();
  s->filled = 0;
}

/* Takes the next sample; limit is the longest gap to fill, below 0 for any. */
static inline void mliot_forward_fill_push(mliot_forward_fill* s, int64_t limit, double x) {
  if (!mliot_is_nan(x)) {
    s->value = x;
    s->filled = 0;
  } else if (limit >= 0 && s->filled >= limit) {
    mliot_forward_fill_reset(s); /* too old: forgotten for good */
  } else if (limit >= 0 && !mliot_is_nan(s->value)) {
    ++s->filled;
  }
}

#endif
