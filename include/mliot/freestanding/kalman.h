/* Kalman filter of a level that may have a slope, seen through noise.
 *
 *   x[t] = level[t] + noise,  level[t] = level[t - 1] + slope[t - 1] + step of the level,
 *   slope[t] = slope[t - 1] + step of the slope
 *
 * It begins without an opinion (exact diffuse): the first sample is the level, and the second one
 * sets the slope.
 *
 * Missing:  NaN and infinities are no observations: the level goes on by the slope.
 * Cost:     O(1) a sample: one division for a level alone, two with a slope.
 * Source:   Durbin and Koopman 2012, "Time Series Analysis by State Space Methods", 4.3 and 5.2.
 */
#ifndef MLIOT_FREESTANDING_KALMAN_H
#define MLIOT_FREESTANDING_KALMAN_H

#include "wide.h"

/* What is given out: the level, the sample with gaps filled by the level, or the slope. */
enum { MLIOT_KALMAN_LEVEL = 0, MLIOT_KALMAN_FILLED = 1, MLIOT_KALMAN_SLOPE = 2 };

/* How much is known: nothing, the level, all. */
enum { MLIOT_KALMAN_EMPTY = 0, MLIOT_KALMAN_STARTED = 1, MLIOT_KALMAN_READY = 2 };

typedef struct {
  double observation; /* variance of the noise */
  double level;       /* variance of the level's steps */
  double covariance;  /* of the steps of level and slope */
  double slope;       /* variance of the slope's steps */
  int64_t has_slope;
} mliot_kalman_model;

typedef struct {
  double level, slope;
  double variance, covariance, slope_variance; /* of the errors of both */
  double sample;                               /* the newest one; NaN when it is missing */
  int64_t knowledge;
  int64_t gap; /* periods since the first sample, until there is a second one */
} mliot_kalman;

static inline void mliot_kalman_reset(mliot_kalman* s) {
  s->level = s->sample = mliot_nan();
  s->slope = s->variance = s->covariance = s->slope_variance = 0;
  s->knowledge = MLIOT_KALMAN_EMPTY;
  s->gap = 0;
}

static inline void mliot_kalman_start(mliot_kalman* s, const mliot_kalman_model* model, double x) {
  mliot_kalman_reset(s);
  s->level = s->sample = x;
  s->variance = model->observation;
  s->knowledge = model->has_slope ? MLIOT_KALMAN_STARTED : MLIOT_KALMAN_READY;
}

/* One period on, nothing observed. */
static inline void mliot_kalman_predict(mliot_kalman* s, const mliot_kalman_model* model) {
  const int64_t longest = (int64_t)1 << 53;
  if (!model->has_slope) {
    s->variance += model->level;
    return;
  }
  s->level += s->slope;
  s->variance += (s->covariance + s->covariance) + s->slope_variance + model->level;
  s->covariance += s->slope_variance + model->covariance;
  s->slope_variance += model->slope;
  if (s->knowledge == MLIOT_KALMAN_STARTED && s->gap < longest) ++s->gap;
}

/* The second sample: the slope is that of the line through both. */
static inline void mliot_kalman_second(mliot_kalman* s, const mliot_kalman_model* model, double x) {
  const double gap = (double)s->gap;
  const double spread = (s->variance + model->observation) / gap;
  s->slope_variance += (spread - (s->covariance + s->covariance)) / gap;
  s->slope = (x - s->level) / gap;
  s->level = x;
  s->variance = model->observation;
  s->covariance = model->observation / gap;
  s->knowledge = MLIOT_KALMAN_READY;
}

static inline void mliot_kalman_observe(mliot_kalman* s, const mliot_kalman_model* model,
                                        double x) {
  const double total = s->variance + model->observation;
  const double surprise = x - s->level;
  const double kept = model->observation / total; /* share of the variance that stays */
  if (!(total > 0)) return;                       /* nothing can move */
  s->level = mliot_product_sum(s->variance / total, surprise, s->level);
  s->variance = mliot_product(s->variance, kept);
  if (!model->has_slope) return;
  {
    const double gain = s->covariance / total;
    s->slope = mliot_product_sum(gain, surprise, s->slope);
    s->slope_variance -= mliot_product(gain, s->covariance);
    s->covariance = mliot_product(s->covariance, kept);
  }
}

/* Where the level leaves the range of a double, the filter begins anew. */
static inline void mliot_kalman_push(mliot_kalman* s, const mliot_kalman_model* model, double x) {
  const int observed = mliot_is_finite(x);
  s->sample = observed ? x : mliot_nan();
  if (s->knowledge != MLIOT_KALMAN_EMPTY) {
    mliot_kalman_predict(s, model);
    if (observed && s->knowledge == MLIOT_KALMAN_STARTED) {
      mliot_kalman_second(s, model, x);
    } else if (observed) {
      mliot_kalman_observe(s, model, x);
    }
    if (mliot_is_finite(s->level) && mliot_is_finite(s->slope)) return;
    mliot_kalman_reset(s);
  }
  if (observed) mliot_kalman_start(s, model, x);
}

static inline double mliot_kalman_value(const mliot_kalman* s, int64_t output) {
  if (output == MLIOT_KALMAN_SLOPE)
    return s->knowledge == MLIOT_KALMAN_READY ? s->slope : mliot_nan();
  return output == MLIOT_KALMAN_FILLED && !mliot_is_nan(s->sample) ? s->sample : s->level;
}

#endif
