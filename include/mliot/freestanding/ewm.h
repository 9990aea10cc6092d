/* Exponentially weighted mean: one fixed recurrence, y = y + alpha (x - y).
 *
 * Missing:  NaN leaves y as it is. An infinity makes y infinite for good; both signs make it NaN.
 * Source:   Brown 1959, "Statistical Forecasting for Inventory Control".
 */
#ifndef MLIOT_FREESTANDING_EWM_H
#define MLIOT_FREESTANDING_EWM_H

#include "wide.h"

typedef struct {
  double level;    /* NaN before the first sample */
  int64_t present; /* samples that are not NaN */
} mliot_ewm;

static inline void mliot_ewm_reset(mliot_ewm* s) {
  s->level = mliot_nan();
  s->present = 0;
}

/* The level after a sample that is not NaN. */
static inline double mliot_ewm_step(double level, double alpha, double x) {
  if (!mliot_is_finite(level)) return level == -x ? mliot_nan() : level;
  return mliot_product_sum(alpha, x - level, level);
}

static inline void mliot_ewm_push(mliot_ewm* s, double alpha, double x) {
  if (mliot_is_nan(x)) return;
  s->level = s->present > 0 ? mliot_ewm_step(s->level, alpha, x) : x;
  ++s->present;
}

static inline double mliot_ewm_value(const mliot_ewm* s, int64_t min_samples) {
  return s->present < min_samples ? mliot_nan() : s->level;
}

#endif
