/* What a forecast needs besides features: the newest samples of a series, its level, its grid. */
#ifndef MLIOT_FREESTANDING_SERIES_H
#define MLIOT_FREESTANDING_SERIES_H

#include "math.h"
#include "wide.h"

/* Facts about a series that decide whether a model can say anything about it. */
typedef struct {
  int64_t observed; /* samples that were not missing */
  double last;      /* the newest of them */
  uint8_t constant; /* whether all of them are equal */
  uint8_t unused[7];
} mliot_facts;

static inline void mliot_facts_reset(mliot_facts* s) {
  memset(s, 0, sizeof *s);
  s->constant = 1;
}

static inline void mliot_facts_push(mliot_facts* s, double y) {
  if (mliot_is_nan(y)) return;
  if (s->observed > 0 && y != s->last) s->constant = 0;
  s->last = y;
  ++s->observed;
}

/* The place that the next sample takes in a ring, after `count` of them. */
static inline int64_t mliot_history_next(int64_t count, int64_t depth) {
  return count <= INT32_MAX ? (int64_t)((uint32_t)count % (uint32_t)depth) : count % depth;
}

/* The sample `back` < depth steps before the newest; NaN where the series is younger than that. */
static inline double mliot_history_recent(const double* ring, int64_t depth, int64_t count,
                                          int64_t next, int64_t back) {
  const int64_t at = next - 1 - back;
  if (back >= count) return mliot_nan();
  return ring[at < 0 ? at + depth : at];
}

/* The level of a series: its recent value, at least 0 and finite, plus the floor; NaN stays NaN. */
static inline double mliot_level_of(float recent, double floor) {
  const float largest = 0x1.fffffep+127f;
  if (recent > largest) recent = largest;
  return recent < 0 ? floor : (double)recent + floor;
}

/* 1 when a cleaned sample is not the one that was measured, else 0; NaN is like NaN. */
static inline double mliot_differs(double measured, double cleaned) {
  const int missing = measured != measured;
  if (cleaned != cleaned) return missing ? 0 : 1;
  return missing || measured != cleaned ? 1 : 0;
}

/* A feature of the target in multiples of the level. */
static inline float mliot_in_levels(float x, double level) { return (float)((double)x / level); }

/* The nearest integer, ties to even, for |x| < 2^52. */
static inline double mliot_nearest(double x) {
  const double shift = x < 0 ? -0x1p52 : 0x1p52;
  double shifted = x + shift;
  MLIOT_KEEP(shifted);
  return shifted - shift;
}

/* x, or the largest double of its sign where it is infinite; NaN stays NaN. */
static inline double mliot_bounded(double x) {
  const double largest = 0x1.fffffffffffffp+1023;
  if (x > largest) return largest;
  return x < -largest ? -largest : x;
}

/* A model's output as a forecast: not negative where no target was, and a multiple of 2^-grid
   (|grid| <= 900) unless it is so large that a double has no bits below it. */
static inline double mliot_to_forecast(double value, int nonnegative, int grid) {
  const double clipped = nonnegative && value < 0 ? 0 : mliot_bounded(value);
  const double scaled = mliot_product(clipped, mliot_power_of_two(grid));
  if (!(scaled < 0x1p52 && scaled > -0x1p52)) return clipped;
  return mliot_product(mliot_nearest(scaled), mliot_power_of_two(-grid));
}

/* An end of a prediction interval; not negative where no target was. */
static inline double mliot_bound(double point, double error, int nonnegative) {
  const double y = mliot_bounded(point + error);
  return nonnegative && !(y > 0) ? 0 : y;
}

#endif
