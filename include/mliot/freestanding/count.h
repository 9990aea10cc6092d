/* Samples present in a sliding window, or since the first. */
#ifndef MLIOT_FREESTANDING_COUNT_H
#define MLIOT_FREESTANDING_COUNT_H

#include "wide.h"

typedef struct {
  int64_t position; /* the ring's place of the next sample */
  int64_t filled;   /* places of the ring in use */
  int64_t present;  /* samples in the window that are not NaN */
} mliot_count;

static inline void mliot_count_reset(mliot_count* s) { s->position = s->filled = s->present = 0; }

/* Takes the next sample; the ring holds 1 for one that is present, else 0. */
static inline void mliot_count_push(mliot_count* s, int32_t* ring, int64_t window, double x) {
  if (s->filled == window) {
    s->present -= ring[s->position];
  } else {
    ++s->filled;
  }
  ring[s->position] = !mliot_is_nan(x);
  s->present += ring[s->position];
  s->position = s->position + 1 == window ? 0 : s->position + 1;
}

static inline double mliot_count_value(const mliot_count* s, int64_t min_samples) {
  return s->present < min_samples ? mliot_nan() : (double)s->present;
}

#endif
