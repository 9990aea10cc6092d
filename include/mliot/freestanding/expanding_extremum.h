/* Largest or smallest of all samples so far, and how many were present.
 *
 * Missing:  NaN is not counted. -0 counts as 0.
 */
#ifndef MLIOT_FREESTANDING_EXPANDING_EXTREMUM_H
#define MLIOT_FREESTANDING_EXPANDING_EXTREMUM_H

#include "wide.h"

typedef struct {
  int64_t present; /* samples that are not NaN */
  double value;    /* NaN before the first of them */
} mliot_expanding_extremum;

static inline void mliot_expanding_extremum_reset(mliot_expanding_extremum* s) {
  s->present = 0;
  s->value = mliot_nan();
}

/* Takes the next sample; largest is 1 for the maximum, 0 for the minimum. */
static inline void mliot_expanding_extremum_push(mliot_expanding_extremum* s, int largest,
                                                 double x) {
  if (mliot_is_nan(x)) return;
  if (s->present == 0 || (largest ? x > s->value : x < s->value)) s->value = x + 0.0;
  ++s->present;
}

static inline double mliot_expanding_extremum_value(const mliot_expanding_extremum* s,
                                                    int64_t min_samples) {
  return s->present < min_samples ? mliot_nan() : s->value;
}

#endif
