/* Fills a gap with the mean of the samples that stood at the same place of the last seasons.
 *
 * Missing:  NaN becomes that mean, NaN where there was no sample; infinities pass and fill nothing.
 * Cost:     O(seasons) a missing sample, O(1) another.
 */
#ifndef MLIOT_FREESTANDING_SEASONAL_FILL_H
#define MLIOT_FREESTANDING_SEASONAL_FILL_H

#include "wide.h"

typedef struct {
  int64_t position; /* the ring's place of the next sample */
  double value;     /* the newest sample, filled */
} mliot_seasonal_fill;

/* ring holds season * seasons doubles. */
static inline void mliot_seasonal_fill_reset(mliot_seasonal_fill* s, double* ring, int64_t size) {
  s->position = 0;
  s->value = mliot_nan();
  for (int64_t i = 0; i < size; ++i) ring[i] = mliot_nan();
}

/* The mean of the finite samples at that place and every season on, from the oldest to the newest.
   Each step stays between the smallest and the largest of them: it cannot overflow. */
static inline double mliot_seasonal_mean(const double* ring, int64_t position, int64_t season,
                                         int64_t size) {
  double mean = mliot_nan(), count = 0;
  int64_t place = position;
  do {
    const double x = ring[place];
    if (mliot_is_finite(x)) {
      count += 1;
      mean = count == 1 ? x : mean + (x / count - mean / count);
    }
    place = place + season >= size ? place + season - size : place + season;
  } while (place != position);
  return mean;
}

static inline void mliot_seasonal_fill_push(mliot_seasonal_fill* s, double* ring, int64_t season,
                                            int64_t size, double x) {
  s->value = mliot_is_nan(x) ? mliot_seasonal_mean(ring, s->position, season, size) : x;
  ring[s->position] = mliot_canonical(x);
  s->position = s->position + 1 == size ? 0 : s->position + 1;
}

#endif
