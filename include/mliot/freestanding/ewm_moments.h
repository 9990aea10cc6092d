/* Exponentially weighted mean and variance with weights as pandas has them.
 *
 * A sample k steps old weighs (1 - alpha)^k, where steps are those of time, or those of the samples
 * present. With the decayed weight w of the past and the weight a of the newest sample, r =
 * a / (w + a),
 *
 *   mean     = mean + r (x - mean)
 *   variance = (1 - r) (variance + r (x - mean)^2), before the mean moves,
 *
 * in double, each operation rounded in the order written. Adjusted weights begin with a = 1 for the
 * first sample and for all; else a is alpha and the past has the rest, whatever it held.
 *
 * Missing:  NaN changes no mean or variance. An infinity makes both NaN or infinite for good.
 * Source:   pandas, "Exponentially weighted window"; Finch 2009, "Incremental calculation of
 *           weighted mean and variance".
 */
#ifndef MLIOT_FREESTANDING_EWM_MOMENTS_H
#define MLIOT_FREESTANDING_EWM_MOMENTS_H

#include "ewm.h"
#include "rounding.h"

typedef struct {
  double alpha;       /* weight of the newest sample, in (0, 1] */
  int adjust;         /* whether weights are divided by their sum */
  int ignore_missing; /* whether weights decay with samples present alone */
} mliot_ewm_weights;

typedef struct {
  int64_t present; /* samples that are not NaN */
  double mean;     /* NaN before the first */
  double variance; /* by weights, with the bias they bring */
  double past;     /* weight of what is in the mean */
  double sum;      /* of weights, and of their squares, for the correction of the bias */
  double squares;
} mliot_ewm_moments;

static inline void mliot_ewm_moments_reset(mliot_ewm_moments* s) {
  s->present = 0;
  s->mean = mliot_nan();
  s->variance = 0;
  s->past = s->sum = s->squares = 1;
}

/* The newest sample's share of all weights, of which the past has so much. */
static inline double mliot_ewm_share(const mliot_ewm_weights* weights, double past) {
  /* without a gap the weights of unadjusted means sum to 1, but for rounding */
  if (!weights->adjust && past == 1 - weights->alpha) return weights->alpha;
  return weights->adjust ? 1 / (past + 1) : weights->alpha / (past + weights->alpha);
}

/* A sample that is present and not the first. */
static inline void mliot_ewm_moments_move(mliot_ewm_moments* s, const mliot_ewm_weights* weights,
                                          double x) {
  const double newest = weights->adjust ? 1 : weights->alpha;
  const double total = s->past + newest;
  const int whole = !weights->adjust && s->past == 1 - weights->alpha;
  const double share = mliot_ewm_share(weights, s->past);
  const double distance = x - s->mean;
  const double moved = mliot_product(share, distance);
  const double spread = s->variance + mliot_product(moved, distance);
  s->variance = mliot_product(1 - share, spread);
  s->mean = mliot_is_finite(s->mean) ? s->mean + moved : mliot_ewm_step(s->mean, share, x);
  s->sum += newest;
  s->squares += mliot_product(newest, newest);
  s->past = total;
  if (weights->adjust) return;
  if (!whole) {
    s->sum /= total;
    s->squares /= mliot_product(total, total);
  }
  s->past = 1;
}

static inline void mliot_ewm_moments_push(mliot_ewm_moments* s, const mliot_ewm_weights* weights,
                                          double x) {
  const double decay = 1 - weights->alpha;
  const int missing = mliot_is_nan(x);
  if (s->present == 0) {
    if (missing) return;
    s->mean = x;
    s->present = 1;
    return;
  }
  if (missing && weights->ignore_missing) return;
  s->past = mliot_product(s->past, decay);
  s->sum = mliot_product(s->sum, decay);
  s->squares = mliot_product(s->squares, mliot_product(decay, decay));
  if (missing) return;
  ++s->present;
  mliot_ewm_moments_move(s, weights, x);
}

static inline double mliot_ewm_moments_mean(const mliot_ewm_moments* s, int64_t min_samples) {
  return s->present < min_samples ? mliot_nan() : mliot_canonical(s->mean);
}

/* A variance or covariance by those weights; with `bias` as they give it, else corrected. NaN where
   the correction has no room: of one sample. */
static inline double mliot_ewm_unbiased(const mliot_ewm_moments* s, int64_t min_samples, int bias,
                                        double variance) {
  const double square = mliot_product(s->sum, s->sum);
  const double room = square - s->squares;
  if (s->present == 0 || s->present < min_samples || !mliot_is_finite(s->mean)) return mliot_nan();
  if (bias) return variance;
  if (s->present == 1 || !(room > 0)) return mliot_nan();
  return mliot_product(square / room, variance);
}

static inline double mliot_ewm_moments_variance(const mliot_ewm_moments* s, int64_t min_samples,
                                                int bias) {
  return mliot_ewm_unbiased(s, min_samples, bias, s->variance);
}

static inline double mliot_ewm_moments_deviation(const mliot_ewm_moments* s, int64_t min_samples,
                                                 int bias) {
  return mliot_sqrt(mliot_ewm_moments_variance(s, min_samples, bias));
}

#endif
